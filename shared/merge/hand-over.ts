import { keyText } from '../table/pack.ts';
import type { Write } from '../table/writes.ts';

/**
 * The writes of which none is to the same item: where one takes an item away and another makes it anew, as when a guard
 * goes from one customer to another, it is made anew on the condition of what was there.
 */
export function handOver(writes: readonly Write[]): Write[] {
  const removals = new Map(
    writes.filter(({ kind }) => kind === 'delete').map((write) => [keyText(write), write]),
  );
  const made = new Set(writes.filter(({ kind }) => kind === 'put').map(keyText));
  return writes
    .filter((write) => write.kind !== 'delete' || !made.has(keyText(write)))
    .map((write) => {
      const removal = write.kind === 'put' ? removals.get(keyText(write)) : undefined;
      return removal ? { ...write, require: removal.require, otherwise: removal.otherwise } : write;
    });
}
