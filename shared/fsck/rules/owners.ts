import { storedCard } from '../../cards/card.ts';
import { barcodeKey, cardKey } from '../../cards/keys.ts';
import { barcodeGuard } from '../../cards/repository.ts';
import { storedCustomField } from '../../custom-fields/definition.ts';
import {
  customFieldsPartition,
  definitionAuditKey,
  definitionGuardKey,
  definitionKey,
  definitionSlotKey,
} from '../../custom-fields/keys.ts';
import { storedCustomer } from '../../customers/customer.ts';
import { auditKey, guardKey, profileKey, profileSortKey, uniqueFields } from '../../customers/keys.ts';
import { findById } from '../../customers/repository.ts';
import { storedGroup } from '../../groups/group.ts';
import { groupAuditKey, groupKey, groupNameKey, groupSlotKey, groupsPartition } from '../../groups/keys.ts';
import { idsOf } from '../../standing/ids.ts';
import type { Item, Key } from '../../table/table.ts';
import { fold } from '../../text/fold.ts';
import { viewAuditKey, viewKey, viewNameKey, viewSlotKey, viewsPartition } from '../../views/keys.ts';
import { storedView } from '../../views/view.ts';
import { parsedAs } from '../parsed.ts';
import type { World } from '../world.ts';

/** What has unique values, each of which a guard item gives to one owner. */
export interface Owner {
  readonly id: string;
  readonly version: number;
  readonly key: Key;
  /** The keys of its guards. */
  readonly guards: readonly Key[];
  /** What its guards say. */
  readonly named: Readonly<Record<string, string>>;
  readonly auditKey: (recordId: string) => Key;
}

/** A kind of owner. */
export interface Owners {
  /** For people. */
  readonly name: string;
  /** The field of a guard that tells two owners apart. */
  readonly field: string;
  readonly guardPK: RegExp;
  /** The owner that a guard names; undefined when it cannot be read. */
  readonly ownerKey: (guard: Item) => Key | undefined;
  /** Undefined when the item is none, or cannot be read. */
  readonly read: (item: Item | undefined) => Owner | undefined;
  /** Whether the owner's values are free for others. Default: they never are. */
  readonly isGone?: (world: World, owner: Owner) => Promise<boolean>;
}

const customerOf = parsedAs(storedCustomer);
const cardOf = parsedAs(storedCard);
const groupOf = parsedAs(storedGroup);
const definitionOf = parsedAs(storedCustomField);
// The filter of a view is a text in its item.
const viewOf = parsedAs(storedView.omit({ filter: true }));

/** By the one field that names it. */
const named =
  (field: string, keyOf: (id: string) => Key): Owners['ownerKey'] =>
  ({ [field]: id }) =>
    typeof id === 'string' ? keyOf(id) : undefined;

const customers: Owners = {
  name: 'customer',
  field: 'customerId',
  guardPK: /^(EMAIL|USERNAME|EXTERNALID)#/,
  ownerKey: named('customerId', profileKey),
  read: (item) => {
    const customer = item?.SK === profileSortKey ? customerOf(item) : undefined;
    if (!customer) return undefined;
    const { id, version } = customer;
    return {
      ...{ id, version, key: profileKey(id), named: { customerId: id } },
      guards: uniqueFields.flatMap((field) => guardsOf(customer[field], (value) => guardKey(field, value))),
      auditKey: (record) => auditKey(id, record),
    };
  },
};

const cards: Owners = {
  name: 'loyalty card',
  field: 'cardId',
  guardPK: /^BARCODE#/,
  ownerKey: (guard) => {
    const { customerId, cardId } = barcodeGuard.safeParse(guard).data ?? {};
    return customerId === undefined || cardId === undefined ? undefined : cardKey(customerId, cardId);
  },
  read: (item) => {
    const card = item?.SK.startsWith('CARD#') ? cardOf(item) : undefined;
    if (!card) return undefined;
    const { id, version, customerId } = card;
    return {
      ...{ id, version, key: cardKey(customerId, id), named: { customerId, cardId: id } },
      guards: [barcodeKey(card.barcode)],
      auditKey: (record) => auditKey(customerId, record),
    };
  },
  // Barcodes of whoever is gone are free for the cards of others.
  isGone: async ({ table }, { named: { customerId = '' } }) => {
    const [holder = customerId] = await idsOf(table, customerId);
    return (await findById(table, holder)) === undefined;
  },
};

const groups: Owners = {
  name: 'group',
  field: 'groupId',
  guardPK: /^GROUP(NAME|SLOT)#/,
  ownerKey: named('groupId', groupKey),
  read: (item) => {
    const group = item?.PK === groupsPartition ? groupOf(item) : undefined;
    if (!group) return undefined;
    const { id, version } = group;
    return {
      ...{ id, version, key: groupKey(id), named: { groupId: id } },
      guards: [groupNameKey(fold(group.name)), ...guardsOf(group.slot, groupSlotKey)],
      auditKey: (record) => groupAuditKey(id, record),
    };
  },
};

const customFields: Owners = {
  name: 'custom field',
  field: 'definitionId',
  guardPK: /^CUSTOMFIELD(KEY|SLOT)#/,
  ownerKey: named('definitionId', definitionKey),
  read: (item) => {
    const definition = item?.PK === customFieldsPartition ? definitionOf(item) : undefined;
    if (!definition) return undefined;
    const { id, version, key, slot } = definition;
    return {
      ...{ id, version, key: definitionKey(id), named: { definitionId: id } },
      guards: [definitionGuardKey(key), definitionSlotKey(slot)],
      auditKey: (record) => definitionAuditKey(key, record),
    };
  },
};

const views: Owners = {
  name: 'view',
  field: 'viewId',
  guardPK: /^VIEW(NAME|SLOT)#/,
  ownerKey: named('viewId', viewKey),
  read: (item) => {
    const view = item?.PK === viewsPartition ? viewOf(item) : undefined;
    if (!view) return undefined;
    const { id, version } = view;
    return {
      ...{ id, version, key: viewKey(id), named: { viewId: id } },
      guards: [viewNameKey(fold(view.name)), viewSlotKey(view.slot)],
      auditKey: (record) => viewAuditKey(id, record),
    };
  },
};

const guardsOf = <Value>(value: Value | undefined, key: (value: Value) => Key): Key[] =>
  value === undefined ? [] : [key(value)];

/** All kinds of owners. */
export const kindsOfOwners: readonly Owners[] = [customers, cards, groups, customFields, views];
