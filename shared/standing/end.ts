import { standingKey } from '../customers/keys.ts';
import { Changed } from '../table/retry.ts';
import { absent, check, equals, put, type Write } from '../table/writes.ts';
import type { Former } from './former.ts';
import type { StoredStanding } from './standing.ts';

/**
 * The write that keeps what has become of somebody whose record goes in the same transaction. Refused with `Changed` when
 * something was ordered or posted since the standing was read: read it again then (`retryOvertaken`).
 * @param before as it was read; `noStanding` when there was none
 */
export const endStanding = (before: StoredStanding, former: Former): Write =>
  put(
    { ...standingKey(before.id), ...before, former, version: before.version + 1 },
    before.version === 0 ? absent() : equals('version', before.version),
    () => new Changed(),
  );

/** The check that there is still no standing. Refused with `Changed`. */
export const stillNoStanding = (id: string): Write => check(standingKey(id), absent(), () => new Changed());
