import { listAudit } from '../audit/repository.ts';
import { toCard } from '../cards/card.ts';
import { cardsIn } from '../cards/repository.ts';
import { listConsents } from '../consents/repository.ts';
import { linkIndexRange, linkOf } from '../credentials/link-token.ts';
import { sessionItem, timeOf } from '../credentials/session-item.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { auditRecords, sessionRange } from '../customers/keys.ts';
import { listMembershipChanges } from '../customers/repository.ts';
import { getCustomer } from '../customers/service.ts';
import { findGroups } from '../groups/repository.ts';
import { type OutboxItem, unsentOrders } from '../mail/outbox.ts';
import { listOrders } from '../orders/list.ts';
import { findOrders } from '../orders/repository.ts';
import { statisticsOf } from '../orders/statistics.ts';
import { findStanding } from '../standing/repository.ts';
import { shown } from '../standing/shown.ts';
import { noStanding } from '../standing/standing.ts';
import { type Range, readRange } from '../table/read.ts';
import type { Item, Table } from '../table/table.ts';
import { about, withheld, withheldFromOwner } from './about.ts';
import { accountsOf } from './accounts.ts';
import { gather } from './gather.ts';
import type { SubjectData } from './resource.ts';

/**
 * Lambda answers 6 MB at the most: as a page, and with what JSON in a text takes, what is told takes up to three times the
 * bytes that it has itself.
 */
const mostBytes = 2_000_000;
/** The parts that may be long have the same room each. */
const roomOfPart = () => ({ bytes: mostBytes / 5 });

/** Sessions and links come and go: more of them than anybody has by hand. */
const mostShortLived = 500;

/** What it takes to tell what is kept of somebody. */
export interface SubjectDataDeps {
  readonly table: Table;
  /** The shop's. */
  readonly currency: string;
}

/**
 * Everything that is kept of a customer, of those who were merged into them too: what lies under their ids, and what names
 * them elsewhere. Nothing that lets anybody in.
 * @param isOwner whether the customer asks without the shop: then what the staff has noted is left out
 * @throws NotFound, Anonymised
 */
export async function readSubjectData(
  { table, currency }: SubjectDataDeps,
  id: string,
  isOwner = false,
): Promise<SubjectData> {
  const { notes, ...record } = await getCustomer(table, id);
  const customer = { ...record, ...(notes !== undefined && !isOwner && { notes }) };
  const standing = (await findStanding(table, customer.id)) ?? noStanding(customer.id);
  const ids = [customer.id, ...(customer.mergedIds ?? [])];
  const path = `/v1/customers/${customer.id}`;
  const [definitions, groups, orders, accounts, cards, memberships, consents, audit, sessions, links, mails] =
    await Promise.all([
      readDefinitions(table),
      findGroups(table, customer.groupIds),
      gather(
        roomOfPart(),
        (page) => listOrders(table, { customerId: customer.id }, page),
        async (summaries) => {
          const found = await findOrders(
            table,
            summaries.map((order) => order.id),
          );
          return summaries.flatMap((order) => found.get(order.id) ?? []);
        },
      ),
      accountsOf(table, customer, standing, ids, roomOfPart()),
      cardsIn(table, standing),
      gather(roomOfPart(), (page) => listMembershipChanges(table, ids, page), same),
      gather(roomOfPart(), (page) => listConsents(table, ids, page), same),
      gather(roomOfPart(), (page) => listAudit(table, ids.map(auditRecords), page), same),
      // Those of a merged one let nobody in any more, but stay until they expire.
      readShortLived(
        table,
        ids.map((one) => sessionRange(one)),
        toSession,
      ),
      readShortLived(table, ids.map(linkIndexRange), toLink),
      unsentOrders(table),
    ]);
  const lists = {
    orders: told(orders, `${path}/orders`),
    memberships: told(memberships, `${path}/membership/history`),
    consents: told(consents, `${path}/consents`),
    audit: told(audit, `${path}/audit`),
  };
  const all = [...Object.values(lists), ...Object.values(accounts).flat()];
  return {
    generatedAt: table.clock().toISOString(),
    complete: all.every(({ more }) => more === undefined),
    customer: shown(customer, standing, currency),
    customFields: definitions.flatMap(({ key, label }) => {
      const value = customer.customFields[key];
      return value === undefined ? [] : [{ key, label, value }];
    }),
    groups: [...groups.values()].map((group) => ({ id: group.id, name: group.name })),
    ...(customer.picture && { picture: `${path}/picture` }),
    earlierIdentity: customer.earlierIdentity ?? { texts: [], phones: [] },
    statistics: statisticsOf(standing),
    ...lists,
    accounts,
    loyaltyCards: cards.map(toCard),
    sessions,
    mailedLinks: links,
    unsentMails: mails.filter(isTo(ids, customer)).map(toMail),
    about: [...about],
    withheld: [...withheld, ...(isOwner ? withheldFromOwner : [])],
  };
}

const same = <Entry>(entries: readonly Entry[]) => entries;

const told = <Shown>({ items, isWhole }: { items: Shown[]; isWhole: boolean }, path: string) => ({
  items,
  ...(!isWhole && { more: path }),
});

async function readShortLived<Shown>(
  table: Table,
  ranges: readonly Range[],
  show: (item: Item) => Shown,
): Promise<Shown[]> {
  const found = await Promise.all(
    ranges.map((range) => readRange(table, { ...range, limit: mostShortLived })),
  );
  return found.flat().slice(0, mostShortLived).map(show);
}

function toSession(item: Item): SubjectData['sessions'][number] {
  const { createdAt, lastUsedAt, expiresAt, userAgent } = sessionItem.parse(item);
  return { createdAt, lastUsedAt, expiresAt: timeOf(expiresAt), ...(userAgent && { userAgent }) };
}

const toLink = (item: Item): SubjectData['mailedLinks'][number] => ({
  purpose: linkOf(item)?.SK ?? '',
  keptUntil: timeOf(Number(item.expiresAt)),
});

const isTo =
  (ids: readonly string[], { email }: StoredCustomer) =>
  ({ order }: OutboxItem): boolean =>
    'customerId' in order ? ids.includes(order.customerId) : order.email === email;

const toMail = ({ order, createdAt }: OutboxItem) => ({ kind: order.kind, orderedAt: createdAt });
