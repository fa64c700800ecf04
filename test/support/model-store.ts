import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Item, Key } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/writes.ts';

/** Numbers from 0 to 1, the same for the same seed. (Mulberry32.) */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Lets one of the waiting tasks go on at a time, chosen at random: every interleaving of their steps can happen. */
export class Interleaver {
  readonly #random: () => number;
  readonly #waiting: (() => void)[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Waits until it is this task's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Runs the tasks to their end. */
  async run(tasks: readonly Promise<unknown>[]): Promise<void> {
    let running = true;
    const all = Promise.all(tasks).finally(() => {
      running = false;
    });
    all.catch(() => {});
    while (running) {
      await new Promise(setImmediate);
      const chosen = Math.floor(this.#random() * this.#waiting.length);
      this.#waiting.splice(chosen, 1)[0]?.();
    }
    await all;
  }
}

const keyText = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

interface Input {
  readonly TransactItems?: readonly (TransactItem & { readonly Get?: { readonly Key: Key } })[];
  readonly Key?: Key;
  readonly RequestItems?: Readonly<Record<string, { Keys: Key[] }>>;
  readonly FilterExpression?: string;
  readonly Segment?: number;
  readonly ScanIndexForward?: boolean;
  readonly ExpressionAttributeValues?: Readonly<Record<string, string>>;
}

/**
 * A table as DynamoDB promises it and no more: transactions are serialisable among themselves, but their items
 * become visible one after another; each read sees each item at a moment of its own.
 */
export class ModelStore {
  readonly #items = new Map<string, Item>();
  /** The sort keys in each partition. */
  readonly #partitions = new Map<string, Set<string>>();
  readonly #locked = new Set<string>();
  #transactions = 0;
  readonly #order: Interleaver;
  readonly #random: () => number;

  constructor(order: Interleaver, random: () => number) {
    this.#order = order;
    this.#random = random;
  }

  /** What the document client's `send` does, for the commands that Clientele sends. */
  async send({ input }: { input: Input }): Promise<unknown> {
    const asked = input.TransactItems?.flatMap(({ Get }) => Get?.Key ?? []);
    if (input.TransactItems && !asked?.length) return await this.#transact(input.TransactItems);
    await this.#order.turn();
    if (asked) return this.#getTogether(asked);
    if (input.Key) return { Item: this.#items.get(keyText(input.Key)) };
    if (input.RequestItems) return await this.#batchGet(input.RequestItems);
    return input.Segment === undefined ? await this.#query(input) : await this.#scan(input);
  }

  /** Whether a transaction is under way: asked for, or half done. */
  get isAtWork(): boolean {
    return this.#transactions > 0;
  }

  /** All items as they are. */
  all(): Item[] {
    return [...this.#items.values()];
  }

  /** Removes some of the items that have expired, as the table's TTL does: sooner or later, in any order. */
  expire(now: number): void {
    for (const [key, item] of this.#items) {
      if (typeof item.expiresAt === 'number' && item.expiresAt <= now && this.#random() < 0.7)
        this.#remove(key);
    }
  }

  #put(key: string, item: Item): void {
    this.#items.set(key, item);
    const partition = this.#partitions.get(item.PK) ?? new Set();
    this.#partitions.set(item.PK, partition.add(item.SK));
  }

  #remove(key: string): void {
    const { PK, SK } = this.#items.get(key) ?? {};
    if (PK === undefined || SK === undefined) return;
    this.#items.delete(key);
    this.#partitions.get(PK)?.delete(SK);
  }

  async #transact(items: readonly TransactItem[]): Promise<unknown> {
    this.#transactions++;
    try {
      await this.#order.turn();
      return await this.#decide(items.map(toOperation));
    } finally {
      this.#transactions--;
    }
  }

  async #decide(operations: readonly Operation[]): Promise<unknown> {
    const reasons = operations.map(({ key, holds }) => {
      if (this.#locked.has(key)) return { Code: 'TransactionConflict' };
      return { Code: holds(this.#items.get(key)) ? 'None' : 'ConditionalCheckFailed' };
    });
    if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
    for (const { key } of operations) this.#locked.add(key);
    for (const { key, item } of operations.toSorted(() => this.#random() - 0.5)) {
      await this.#order.turn();
      if (item === undefined) this.#remove(key);
      else if (item !== 'keep')
        this.#put(key, typeof item === 'function' ? item(this.#items.get(key)) : item);
      // Each item is free for others as soon as it is done, while the rest of its transaction is not.
      this.#locked.delete(key);
    }
    return {};
  }

  /** All items at one moment, at which no transaction on any of them is half done. */
  #getTogether(keys: readonly Key[]): unknown {
    const reasons = keys.map((key) => ({
      Code: this.#locked.has(keyText(key)) ? 'TransactionConflict' : 'None',
    }));
    if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
    return { Responses: keys.map((key) => ({ Item: this.#items.get(keyText(key)) })) };
  }

  async #batchGet(requests: Readonly<Record<string, { Keys: Key[] }>>): Promise<unknown> {
    const Responses: Record<string, Item[]> = {};
    for (const [table, { Keys }] of Object.entries(requests)) {
      const found: Item[] = [];
      for (const key of Keys) {
        await this.#order.turn();
        found.push(...(this.#items.get(keyText(key)) ? [this.#items.get(keyText(key)) as Item] : []));
      }
      Responses[table] = found;
    }
    return { Responses };
  }

  async #query({ ExpressionAttributeValues: values = {}, ScanIndexForward }: Input): Promise<unknown> {
    const [pk = '', from = '', to = ''] = [values[':PK'], values[':from'], values[':to']];
    const keys = () =>
      [...(this.#partitions.get(pk) ?? [])].filter((SK) => SK >= from && SK <= to).toSorted();
    const seen: Item[] = [];
    for (const SK of ScanIndexForward === false ? keys().toReversed() : keys()) {
      await this.#order.turn();
      const item = this.#items.get(keyText({ PK: pk, SK }));
      if (item) seen.push(item);
    }
    return { Items: seen };
  }

  async #scan({
    ExpressionAttributeValues: values = {},
    FilterExpression,
    Segment,
  }: Input): Promise<unknown> {
    const seen: Item[] = [];
    if (Segment) return { Items: seen };
    // Items are visited in the order of their keys, each at a moment of its own; a new one may be passed over.
    const sortKeys = FilterExpression && Object.values(values);
    const wanted = [...this.#items.values()].filter(({ SK }) => !sortKeys || sortKeys.includes(SK));
    const keys = wanted.map(keyText);
    for (const key of keys.toSorted()) {
      await this.#order.turn();
      const item = this.#items.get(key);
      if (item) seen.push(item);
    }
    return { Items: seen };
  }
}

const cancelled = (CancellationReasons: { Code: string }[]) =>
  new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });

interface Operation {
  readonly key: string;
  readonly holds: (current: Item | undefined) => boolean;
  /** The new item, or what makes it of the one that is there; undefined deletes it. */
  readonly item: Item | undefined | 'keep' | ((current: Item | undefined) => Item);
}

/** The document client's types leave the keys of items open; every item of this table has PK and SK. */
function toOperation({ Put, Update, Delete, ConditionCheck }: TransactItem): Operation {
  const part = Put ?? Update ?? Delete ?? ConditionCheck;
  if (!part) throw new Error('The model knows puts, updates, deletes and condition checks.');
  const key = (Put ? Put.Item : (Update ?? Delete ?? ConditionCheck)?.Key) as unknown as Key;
  const { ConditionExpression: condition, ExpressionAttributeValues: values = {} } = part;
  const { ExpressionAttributeNames: names = {} } = part;
  const holds = (current: Item | undefined): boolean => {
    if (!condition) return true;
    if (condition === 'attribute_not_exists(#PK)') return current === undefined;
    if (condition === 'attribute_exists(#PK)') return current !== undefined;
    const without = /^attribute_exists\(#PK\) AND attribute_not_exists\((#\w+)\)$/.exec(condition)?.[1];
    if (without) return current !== undefined && current[names[without] ?? ''] === undefined;
    if (condition.startsWith('attribute_not_exists(#PK) OR #expiresAt <= ')) {
      return current === undefined || Number(current.expiresAt) <= Number(Object.values(values)[0]);
    }
    const [, name = '', value = ''] = /^(#\w+) = (:\w+)$/.exec(condition) ?? [];
    if (!name) throw new Error(`The model does not know the condition ${condition}.`);
    return current?.[names[name] ?? ''] === values[value];
  };
  return {
    key: keyText(key),
    holds,
    item: Put
      ? (Put.Item as unknown as Item)
      : Update
        ? (current) => ({ ...current, ...key, ...assigned(Update.UpdateExpression, names, values) })
        : Delete
          ? undefined
          : 'keep',
  };
}

/** What an update such as `SET #a = :v0, #b = :v1` sets. */
function assigned(
  expression = '',
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const assignments = expression.matchAll(/(#\w+) = (:\w+)/g);
  return Object.fromEntries(
    [...assignments].map(([, name = '', value = '']) => [names[name], values[value]]),
  );
}
