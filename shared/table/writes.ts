import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Stamp, withStamp } from './stamp.ts';
import type { Item, Key } from './table.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What must hold of the stored item for the whole commit to succeed. */
export type Requirement =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  | { readonly kind: 'presentWithout'; readonly field: string }
  | { readonly kind: 'equals'; readonly field: string; readonly value: string | number | boolean }
  | { readonly kind: 'absentOrExpired'; readonly now: Date };

/** No item is stored under the key. */
export const absent = (): Requirement => ({ kind: 'absent' });
/** An item is stored under the key. */
export const present = (): Requirement => ({ kind: 'present' });
/** An item is stored under the key, and it has no such field. */
export const presentWithout = (field: string): Requirement => ({ kind: 'presentWithout', field });
/** The stored item's field has this value. */
export const equals = (field: string, value: string | number | boolean): Requirement => ({
  kind: 'equals',
  field,
  value,
});
/** No item is stored, or its `expiresAt` has passed (the table's TTL may remove it days later). */
export const absentOrExpired = (now: Date): Requirement => ({ kind: 'absentOrExpired', now });

/** An error, or what makes it: an error takes longer to make than the write that is hardly ever refused. */
export type Otherwise = Error | (() => Error);

interface Guard {
  readonly require?: Requirement | undefined;
  /** The error that `commit` throws when the requirement does not hold. */
  readonly otherwise?: Otherwise | undefined;
}

/** One item's part of a commit. */
export type Write = Guard &
  (
    | { readonly kind: 'put'; readonly item: Item; readonly stamped?: true }
    | { readonly kind: 'update'; readonly key: Key; readonly set: Readonly<Record<string, unknown>> }
    | { readonly kind: 'delete'; readonly key: Key }
    | { readonly kind: 'check'; readonly key: Key }
  );

/** Writes the whole item. */
export const put = (item: Item, require?: Requirement, otherwise?: Otherwise): Write => ({
  kind: 'put',
  item,
  require,
  otherwise,
});
/** Writes the whole item with the stamp of the commit (`./stamp.ts`): the change must tell the directory something. */
export const putStamped = (item: Item, require?: Requirement, otherwise?: Otherwise): Write => ({
  kind: 'put',
  item,
  stamped: true,
  require,
  otherwise,
});
/** Sets some attributes of an item. */
export const update = (
  key: Key,
  set: Record<string, unknown>,
  require: Requirement,
  otherwise?: Otherwise,
): Write => ({
  kind: 'update',
  key,
  set,
  require,
  otherwise,
});
/** Deletes the item. */
export const remove = (key: Key, require?: Requirement, otherwise?: Otherwise): Write => ({
  kind: 'delete',
  key,
  require,
  otherwise,
});
/** Writes nothing; only asks that the requirement holds at the moment of the commit. */
export const check = (key: Key, require: Requirement, otherwise?: Otherwise): Write => ({
  kind: 'check',
  key,
  require,
  otherwise,
});

/** Collects the names and values of one expression, so that no value ever becomes a part of its text. */
class Placeholders {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, unknown> = {};

  name(attribute: string): string {
    this.#names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.#values).length}`;
    this.#values[placeholder] = value;
    return placeholder;
  }

  attributes() {
    return {
      ...(Object.keys(this.#names).length > 0 && { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: this.#values }),
    };
  }
}

function condition(require: Requirement, placeholders: Placeholders): string {
  switch (require.kind) {
    case 'absent':
      return `attribute_not_exists(${placeholders.name('PK')})`;
    case 'present':
      return `attribute_exists(${placeholders.name('PK')})`;
    case 'presentWithout':
      return `attribute_exists(${placeholders.name('PK')}) AND attribute_not_exists(${placeholders.name(require.field)})`;
    case 'equals':
      return `${placeholders.name(require.field)} = ${placeholders.value(require.value)}`;
    case 'absentOrExpired': {
      const expired = `${placeholders.name('expiresAt')} <= ${placeholders.value(epochSeconds(require.now))}`;
      return `attribute_not_exists(${placeholders.name('PK')}) OR ${expired}`;
    }
  }
}

/** Seconds since 1970, the unit of the table's TTL attribute `expiresAt`. */
export const epochSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);

/**
 * The write as DynamoDB's transaction API takes it.
 * @param stamp of the commit that it is a part of; absent when nothing goes into the log
 */
export function transactItem(TableName: string, write: Write, stamp?: Stamp): TransactItem {
  const placeholders = new Placeholders();
  const ConditionExpression = write.require ? condition(write.require, placeholders) : undefined;
  const guarded = () => ({
    TableName,
    ...(ConditionExpression && { ConditionExpression }),
    ...placeholders.attributes(),
  });
  switch (write.kind) {
    case 'put':
      return { Put: { Item: write.stamped ? withStamp(write.item, stamp) : write.item, ...guarded() } };
    case 'update': {
      const assignments = Object.entries(write.set).map(
        ([attribute, value]) => `${placeholders.name(attribute)} = ${placeholders.value(value)}`,
      );
      return { Update: { Key: write.key, UpdateExpression: `SET ${assignments.join(', ')}`, ...guarded() } };
    }
    case 'delete':
      return { Delete: { Key: write.key, ...guarded() } };
    case 'check':
      return {
        ConditionCheck: { Key: write.key, ...guarded(), ConditionExpression: ConditionExpression ?? '' },
      };
  }
}
