import { standingKey } from '../customers/keys.ts';
import type { DirectoryRow } from '../table/change-log.ts';
import type { Change } from '../table/commit.ts';
import { Changed } from '../table/retry.ts';
import { absent, equals, put, putStamped, type Requirement } from '../table/writes.ts';
import type { StoredStanding } from './standing.ts';
import { sumFields, sumsOf } from './sums.ts';

/**
 * The change that writes where a customer stands. Refused with `Changed` when somebody has changed it since it was read,
 * there is one now where there was none, or the customer is gone: read it again then, and who it is (`retryOvertaken`).
 * @param before as it was read; `noStanding` when there was none
 * @param after with any version: it gets the next one
 * @param currency the shop's
 */
export const changeStanding = (before: StoredStanding, after: StoredStanding, currency: string): Change =>
  // Once there is a standing, it stays: that there is none never holds of somebody who is gone.
  write(before, after, currency, before.former ? absent() : asRead(before));

/**
 * The same change, also to the standing of somebody who is gone: what they did before may still become known, or be added
 * up anew.
 */
export const restateStanding = (before: StoredStanding, after: StoredStanding, currency: string): Change =>
  write(before, after, currency, asRead(before));

const asRead = ({ version }: StoredStanding): Requirement =>
  version === 0 ? absent() : equals('version', version);

function write(
  before: StoredStanding,
  after: StoredStanding,
  currency: string,
  require: Requirement,
): Change {
  const standing = { ...after, version: before.version + 1 };
  const item = { ...standingKey(standing.id), ...standing };
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
