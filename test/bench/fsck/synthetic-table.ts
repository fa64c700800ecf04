import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCustomer } from '../../../shared/customers/changes.ts';
import { customerInput } from '../../../shared/customers/input.ts';
import { post } from '../../../shared/ledger/post.ts';
import { entryWrites } from '../../../shared/ledger/writes.ts';
import { orderWrites } from '../../../shared/orders/changes.ts';
import { tally } from '../../../shared/orders/counting.ts';
import type { StoredOrder } from '../../../shared/orders/order.ts';
import { creditAccount } from '../../../shared/standing/account.ts';
import { changeStanding } from '../../../shared/standing/change.ts';
import { noStanding } from '../../../shared/standing/standing.ts';
import { Lanes } from '../../../shared/table/lanes.ts';
import type { Item, Key, Table } from '../../../shared/table/table.ts';
import type { Write } from '../../../shared/table/writes.ts';

/**
 * A table of so many customers, each with a guard, an order and an account entry, that is nowhere: its items are made when
 * they are read. So what is measured with it is what the reader takes, and nothing else.
 */
export function syntheticTable(customers: number): Table {
  const send = async ({ input }: { readonly input: Input }) => answer(input, customers);
  // Whoever only reads uses nothing of the document client but `send`.
  const documents = { send } as unknown as DynamoDBDocumentClient;
  return { name: 'synthetic', documents, lanes: new Lanes(), clock: () => new Date() };
}

interface Input {
  readonly Segment?: number;
  readonly TotalSegments?: number;
  readonly ExclusiveStartKey?: { readonly n: number };
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
  readonly TransactItems?: readonly { readonly Get: { readonly Key: Key } }[];
}

/** DynamoDB's pages have a megabyte: so many customers with all that is theirs. */
const customersPerPage = 300;

function answer({ Segment, TotalSegments = 1, ...input }: Input, customers: number): object {
  if (input.TransactItems) return { Responses: input.TransactItems.map(() => ({})) };
  const asked = Object.values(input.RequestItems ?? {}).flatMap(({ Keys }) => Keys);
  if (asked.length > 0) return { Responses: { synthetic: asked.flatMap((key) => itemAt(key) ?? []) } };
  if (Segment === undefined) return { Items: [] };
  const from = input.ExclusiveStartKey?.n ?? Math.floor((customers * Segment) / TotalSegments);
  const end = Math.floor((customers * (Segment + 1)) / TotalSegments);
  const to = Math.min(from + customersPerPage, end);
  const Items = Array.from({ length: to - from }, (_, index) => itemsOf(from + index)).flat();
  return { Items, ...(to < end && { LastEvaluatedKey: { n: to } }) };
}

const origin = { actor: 'bench', requestId: 'bench', now: new Date('2026-01-01T00:00:00Z') };
const idOf = (n: number, kind = '8000'): string =>
  `019a2f0e-7c1a-7000-${kind}-${n.toString(16).padStart(12, '0')}`;

/** Everything of one customer, partition by partition. */
function itemsOf(n: number): Item[] {
  const id = idOf(n);
  const { change } = createCustomer(
    id,
    customerInput.parse({ firstName: 'Ada', lastName: `No. ${n}`, email: `ada.${n}@shop.example` }),
    'api',
    origin,
  );
  const made = orderOf(n);
  const posting = { kind: 'posting', amount: 500 } as const;
  const { standing, entry } = post(noStanding(id), creditAccount('EUR'), posting, origin);
  const states = changeStanding(noStanding(id), { ...standing, ...tally([made]) }, 'EUR');
  const writes: readonly Write[] = [
    ...change.writes,
    ...orderWrites(undefined, made, origin),
    ...entryWrites(entry),
    ...states.writes,
  ];
  const items = writes.flatMap((write) => (write.kind === 'put' ? [write.item] : []));
  return items.toSorted((a, b) => (`${a.PK}\n${a.SK}` < `${b.PK}\n${b.SK}` ? -1 : 1));
}

function orderOf(n: number): StoredOrder {
  const at = '2026-01-02T10:00:00.000Z';
  return {
    ...{ id: idOf(n, '9000'), store: 'web', number: String(n), placedAt: at, status: 'completed' },
    ...{ currency: 'EUR', total: 2950, paymentMedia: [{ type: 'card' }], customerId: idOf(n), lineItems: [] },
    ...{ createdAt: at, updatedAt: at, version: 1 },
  };
}

/** Of whom a key tells: ids end with the number, and an address holds it. */
function numberIn({ PK, SK }: Key): number {
  const [, address] = /^EMAIL#ada\.(\d+)@/.exec(PK) ?? [];
  if (address !== undefined) return Number(address);
  const [, hex = '0'] = /-([0-9a-f]{12})$/.exec(PK.startsWith('ORDERS#') ? SK : PK) ?? [];
  return Number.parseInt(hex, 16);
}

const itemAt = (key: Key): Item | undefined =>
  itemsOf(numberIn(key)).find(({ PK, SK }) => PK === key.PK && SK === key.SK);
