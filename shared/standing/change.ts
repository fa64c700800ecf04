import { standingKey } from '../customers/keys.ts';
import type { DirectoryRow } from '../table/change-log.ts';
import type { Change } from '../table/commit.ts';
import { Changed } from '../table/retry.ts';
import { absent, equals, put, putStamped } from '../table/writes.ts';
import type { StoredStanding } from './standing.ts';
import { sumFields, sumsOf } from './sums.ts';

/**
 * The change that writes a standing. Refused with `Changed` when somebody has changed it since it was read, or there is
 * one now where there was none: read it again then (`retryOvertaken`).
 * @param before as it was read; `noStanding` when there was none
 * @param after with any version: it gets the next one
 * @param currency the shop's
 */
export function changeStanding(before: StoredStanding, after: StoredStanding, currency: string): Change {
  const standing = { ...after, version: before.version + 1 };
  const item = { ...standingKey(standing.id), ...standing };
  const require = before.version === 0 ? absent() : equals('version', before.version);
  const otherwise = () => new Changed();
  // The directory has forgotten those whose record is gone.
  return standing.former
    ? { writes: [put(item, require, otherwise)] }
    : {
        writes: [putStamped(item, require, otherwise)],
        directory: [directoryStanding(standing, currency)],
      };
}

/** What the directory learns of a standing: amounts in the units that people name, of the shop's currency. */
export function directoryStanding(standing: StoredStanding, currency: string): DirectoryRow {
  const fields = sumFields(sumsOf(standing, currency));
  return { id: standing.id, part: 'standing', rev: standing.version, fields };
}
