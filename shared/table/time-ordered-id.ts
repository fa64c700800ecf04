import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const idBytes = 16;
/** Asking the system for random bytes takes longer than all the rest of an id: they are fetched for many at once. */
const pool = new Uint8Array(256 * idBytes);
let used = pool.length;

/** A new id that sorts by the time (UUIDv7, RFC 9562). Nobody can guess it. */
export function timeOrderedId(time: Date): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + idBytes);
  used += idBytes;
  return uuidv7({ msecs: time.getTime(), random });
}
