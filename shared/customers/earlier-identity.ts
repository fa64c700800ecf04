import { type Identity, identityOf } from '../erasure/identity.ts';
import type { StoredCustomer } from './customer.ts';

/** An item of the table holds 400 KB: of what is more, the oldest values go. */
const mostBytes = 50_000;

/**
 * By what somebody was known before, and is not any more: copies may say it, and who asks to be forgotten is to be found by
 * it. It goes with the record.
 * @param other what they become known by with this change, and were not themselves: one who was merged into them
 * @returns undefined when there is nothing
 */
export function earlierIdentity(
  before: StoredCustomer,
  after: StoredCustomer,
  other: Identity | undefined,
): Identity | undefined {
  const known = identityOf(before);
  const { earlierIdentity: _, ...record } = after;
  const now = identityOf(record);
  const texts = newest(without([...known.texts, ...(other?.texts ?? [])], now.texts));
  const phones = newest(without([...known.phones, ...(other?.phones ?? [])], now.phones));
  return texts.length + phones.length === 0 ? undefined : { texts, phones };
}

function without(values: readonly string[], excluded: readonly string[]): string[] {
  const rest = new Set(values);
  for (const one of excluded) rest.delete(one);
  return [...rest];
}

/** The last ones, as many as there is room for. */
function newest(values: readonly string[]): string[] {
  let bytes = 0;
  const first = values.findLastIndex((value) => {
    bytes += Buffer.byteLength(value);
    return bytes > mostBytes;
  });
  return values.slice(first + 1);
}
