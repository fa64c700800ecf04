import * as z from 'zod';
import { storedApiKey } from '../api-keys/api-key.ts';
import { storedEntry as auditRecord } from '../audit/repository.ts';
import { storedCard } from '../cards/card.ts';
import { barcodeGuard } from '../cards/repository.ts';
import { consent } from '../consents/consent.ts';
import { credentialItem } from '../credentials/credential.ts';
import { linkItems } from '../credentials/link-token.ts';
import { sessionItem } from '../credentials/session-item.ts';
import { storedCustomField } from '../custom-fields/definition.ts';
import { storedCustomer } from '../customers/customer.ts';
import { customerEnd } from '../customers/end.ts';
import { membershipChange } from '../customers/membership-history.ts';
import { pointer } from '../directory/snapshot/pointer.ts';
import { erasingItem } from '../erasure/erasing.ts';
import { storedReceipt } from '../erasure/receipt.ts';
import { storedGroup } from '../groups/group.ts';
import { recordItem } from '../idempotency/once.ts';
import { turnItem } from '../imports/line.ts';
import { chunkItem } from '../jobs/chunk.ts';
import { job } from '../jobs/job.ts';
import { reportsItem } from '../jobs/reports.ts';
import { storedEntry as accountEntry } from '../ledger/entry.ts';
import { outboxItem } from '../mail/outbox.ts';
import { textsItem } from '../mail/texts/stored-texts.ts';
import { storedOrder, storedSummary } from '../orders/order.ts';
import { todo } from '../pictures/sweeper.ts';
import { membersItem } from '../selection/members.ts';
import { storedStanding } from '../standing/standing.ts';
import { headItem, logItem } from '../table/change-log.ts';
import type { Item } from '../table/table.ts';
import { viewOf } from '../views/repository.ts';
import { entryGuard } from './rules/entry-guards.ts';

/** A kind of item that the table holds. */
interface Kind {
  /** For people. */
  readonly name: string;
  /** The whole of the partition key up to what is of the one item. */
  readonly PK: RegExp;
  readonly SK: RegExp;
  /** @throws Error when the item cannot be read */
  readonly read: (item: Item) => unknown;
}

const kind = (name: string, PK: RegExp, SK: RegExp, schema: z.ZodType | Kind['read']): Kind => ({
  name,
  PK,
  SK,
  read: typeof schema === 'function' ? schema : (item) => schema.parse(item),
});

const ofCustomer = /^CUSTOMER#[^#]+$/;
const ofJob = /^JOB#[^#]+$/;
const audit = /^AUDIT#/;
const guardOf = (owner: string) => z.object({ [owner]: z.string() });
/** Which only says by its key that it is there. */
const bare = z.object({});

/** Every kind of item there is. What is stored under other keys nobody reads. */
const kinds: readonly Kind[] = [
  kind('customer', ofCustomer, /^PROFILE$/, storedCustomer),
  kind('end of a customer', ofCustomer, /^ENDED$/, customerEnd),
  kind('standing', ofCustomer, /^STANDING$/, storedStanding),
  kind('password', ofCustomer, /^CREDENTIAL$/, credentialItem),
  kind('session', ofCustomer, /^SESSION#/, sessionItem),
  kind('consent', ofCustomer, /^CONSENT#/, consent),
  kind('audit record of a customer', ofCustomer, audit, auditRecord),
  kind('account entry', ofCustomer, /^ENTRY#/, accountEntry),
  kind('guard of an account entry', ofCustomer, /^ENTRY-(REFERENCE|REVERSED)#/, entryGuard),
  kind('order of a customer', ofCustomer, /^ORDER#/, storedSummary),
  kind('mailed link of a customer', ofCustomer, /^LINK#/, bare),
  kind('loyalty card', ofCustomer, /^CARD#/, storedCard),
  kind('change of a membership', ofCustomer, /^MEMBERSHIP#/, membershipChange),
  kind('receipt of an erasure', ofCustomer, /^ERASURE$/, storedReceipt),
  kind('erasure', /^ERASURES$/, /^ERASURE#/, z.object({ customerId: z.string() })),
  kind('order', /^ORDER#/, /^ORDER$/, storedOrder),
  kind('audit record of an order', /^ORDER#/, audit, auditRecord),
  kind('order of a month', /^ORDERS#/, /./, storedSummary),
  kind('guard of a customer', /^(EMAIL|USERNAME|EXTERNALID)#/, /^GUARD$/, guardOf('customerId')),
  kind('guard of a loyalty card', /^BARCODE#/, /^GUARD$/, barcodeGuard),
  kind('group', /^GROUPS$/, /^GROUP#/, storedGroup),
  kind('guard of a group', /^GROUP(NAME|SLOT)#/, /^GUARD$/, guardOf('groupId')),
  kind('audit record of a group', /^GROUP#/, audit, auditRecord),
  kind('custom field', /^CUSTOMFIELDS$/, /^FIELD#/, storedCustomField),
  kind('guard of a custom field', /^CUSTOMFIELD(KEY|SLOT)#/, /^GUARD$/, guardOf('definitionId')),
  kind('audit record of a custom field', /^CUSTOMFIELD#/, audit, auditRecord),
  kind('view', /^VIEWS$/, /^VIEW#/, viewOf),
  kind('guard of a view', /^VIEW(NAME|SLOT)#/, /^GUARD$/, guardOf('viewId')),
  kind('audit record of a view', /^VIEW#/, audit, auditRecord),
  kind('API key', /^APIKEYS$/, /^APIKEY#/, storedApiKey),
  kind('audit record of an API key', /^APIKEY#/, audit, auditRecord),
  kind('job', /^JOBS$/, /^JOB#/, job),
  kind('chunk of a job', ofJob, /^CHUNK#/, chunkItem),
  kind('report of a job', ofJob, /^(PROBLEMS|RESULTS)#/, reportsItem),
  kind('somebody to be erased', ofJob, /^ERASING#/, erasingItem),
  kind('members of a chunk', /^JOB#[^#]+#MEMBERS#/, /^MEMBERS$/, membersItem),
  kind('turn of imports', /^IMPORTS$/, /^TURN$/, turnItem),
  kind('search for who is to be erased', ofJob, /^ERASURE-STATE$/, bare),
  kind('request for a fresh snapshot', /^DIR$/, /^(AFRESH#(ASKED|ANSWERED)|BUILDING)$/, bare),
  kind('head of the change log', /^DIR$/, /^HEAD#/, headItem),
  // Code of another version has a form of its own for its snapshots.
  kind('pointer to a snapshot', /^DIR$/, /^SNAPSHOT#/, pointer.pick({ key: true, entries: true })),
  kind('entry of the change log', /^LOG#/, /^\d+$/, logItem),
  kind('idempotency record', /^IDEMPOTENCY#/, /^IDEMPOTENCY$/, recordItem),
  ...Object.entries(linkItems).map(([purpose, schema]) =>
    kind('mailed link', /^LINK#/, new RegExp(`^${purpose}$`), schema),
  ),
  kind('mail to be sent', /^OUTBOX$/, /./, outboxItem),
  kind('texts of mails', /^MAILTEXTS$/, /^MAILTEXTS#/, textsItem),
  kind('audit record of texts of mails', /^MAILTEXTS#/, audit, auditRecord),
  kind('counted attempt', /^ATTEMPT#/, /./, bare),
  kind('object to be removed', /^UNWANTED$/, /./, todo),
  kind('audit record of a repair', /^FSCK$/, audit, auditRecord),
];

const beginning = (PK: string): string => PK.split('#', 1).join();

/** By what their partition keys begin with, so that an item is not held against every kind. */
const byBeginning = Map.groupBy(
  kinds.flatMap((kind) => beginningsOf(kind.PK).map((name) => ({ name, kind }))),
  ({ name }) => name,
);

/** `^GROUP(NAME|SLOT)#` begins with GROUPNAME or GROUPSLOT. */
function beginningsOf({ source }: RegExp): string[] {
  const [, head = '', choices, tail = ''] = /^\^(\w*)(?:\(([\w|]+)\))?(\w*)/.exec(source) ?? [];
  return (choices ?? '').split('|').map((choice) => head + choice + tail);
}

/** The kind of an item by its key; undefined when nothing reads such items. */
export const kindOf = ({ PK, SK }: Pick<Item, 'PK' | 'SK'>): Kind | undefined =>
  byBeginning
    .get(beginning(PK))
    ?.map(({ kind }) => kind)
    .find((kind) => kind.PK.test(PK) && kind.SK.test(SK));
