import { readItems } from '../../../shared/table/read.ts';
import type { Key, Table } from '../../../shared/table/table.ts';
import {
  type AttributeValue,
  keyOf,
  type PartKind,
  partOf,
  type WireInput,
  type WireItem,
  type WirePart,
} from '../../support/wire.ts';

/** The first part of a key, without what is an id in it. */
function segment(text: string): string {
  const [first = ''] = text.split('#');
  return first.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|^\d+$/g, '*');
}

/** What kind of item lies under the key: the key without ids, such as `CUSTOMER/AUDIT`. */
export const classOf = ({ PK, SK }: Key): string => `${segment(PK)}/${segment(SK)}`;

/** One item's part of a transaction, told by its key. */
export interface Part {
  readonly kind: PartKind;
  readonly key: Key;
  readonly class: string;
  readonly part: WirePart;
}

export const partsOf = ({ TransactItems = [] }: WireInput): Part[] =>
  TransactItems.map((item) => {
    const { kind, part } = partOf(item);
    const key = keyOf(part);
    return { kind, key, class: classOf(key), part };
  });

const textOf = (value: AttributeValue | undefined): string => (value && 'S' in value ? value.S : '');
const keyText = (item: WireItem): Key => ({ PK: textOf(item.PK), SK: textOf(item.SK) });

/** What a call is about: tells the calls of one request apart, and the tries of one call together. */
export function signature(operation: string, input: WireInput): string {
  const classes = [
    ...partsOf(input).map((part) => part.class),
    ...(input.Key ? [classOf(keyText(input.Key))] : []),
    ...Object.values(input.RequestItems ?? {}).flatMap(({ Keys }) =>
      Keys.map((key) => classOf(keyText(key))),
    ),
    ...(input.ExpressionAttributeValues ? [segment(textOf(input.ExpressionAttributeValues[':PK']))] : []),
  ];
  return `${operation} ${classes.join(' ')}`;
}

/** The heads of the change log move with everything that happens. */
const isHead = (part: Part): boolean => part.class === 'DIR/HEAD';

/**
 * What transactions have left behind: each item that they wrote, by its class and version, and each that they deleted.
 * Two runs of a request that did the same have the same footprint, whatever their ids.
 */
export async function footprint(table: Table, landed: readonly WireInput[]): Promise<string[]> {
  const written = landed.flatMap(partsOf).filter((part) => part.kind !== 'ConditionCheck' && !isHead(part));
  const distinct = new Map(written.map((part) => [JSON.stringify(part.key), part]));
  const items = await readItems(
    table,
    [...distinct.values()].map(({ key }) => key),
  );
  const found = new Map(items.map(({ PK, SK, version }) => [JSON.stringify({ PK, SK }), version]));
  return [...distinct]
    .map(([key, part]) => {
      if (!found.has(key)) return `${part.class} is gone`;
      const version = found.get(key);
      return version === undefined ? part.class : `${part.class} version ${version}`;
    })
    .toSorted();
}
