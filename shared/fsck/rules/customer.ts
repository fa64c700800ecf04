import { isDeepStrictEqual } from 'node:util';
import { credentialKey, profileKey, standingKey } from '../../customers/keys.ts';
import { noStanding } from '../../standing/standing.ts';
import { absent, check, equals, remove } from '../../table/writes.ts';
import { patched, restated, restoreRecord } from '../customer-repair.ts';
import { type CustomerState, versionOf } from '../customer-state.ts';
import { repaired } from '../keys.ts';
import type { Told, World } from '../world.ts';
import { balances, emptied } from './balances.ts';
import type { CustomerRule } from './rule.ts';
import { statistics } from './statistics.ts';

/** A password without a customer lets nobody in, and yet it is somebody's. */
const passwordOfNobody: CustomerRule = ({ id, profile, credential }) =>
  credential && !profile
    ? [
        {
          check: 'customers',
          key: credentialKey(id),
          fault: {
            what: 'A password without its customer.',
            remedy: {
              does: 'removes the password',
              change: (origin) => ({
                writes: [
                  remove(credentialKey(id), equals('epoch', credential.epoch)),
                  check(profileKey(id), absent()),
                  repaired(origin, `password of the customer ${id}`),
                ],
              }),
            },
          },
        },
      ]
    : [];

/** The record says whether there is a password. */
const password: CustomerRule = ({ profile, credential }) => {
  if (!profile || profile.hasPassword === (credential !== undefined)) return [];
  return [
    {
      check: 'customers',
      key: profileKey(profile.id),
      about: 'password',
      fault: profile.hasPassword
        ? {
            what: 'The customer should have a password, and there is none.',
            remedy: patched(profile, 'notes that there is none: a link for a new one lets them in', () => ({
              hasPassword: false,
            })),
          }
        : {
            what: 'The customer has a password of which the record does not say so.',
            remedy: patched(profile, 'notes that there is one', () => ({ hasPassword: true })),
          },
    },
  ];
};

/** A record goes only with a trace: its end, what became of it, or the record of its deletion. */
const lost: CustomerRule = ({ id, profile, standing, end, ended, belongings }) => {
  if (profile || end || ended || standing?.former || (belongings === 0 && !standing)) return [];
  return [
    {
      check: 'customers',
      key: profileKey(id),
      fault: {
        what: 'The record of the customer is missing, and nothing says that it was deleted.',
        remedy: { advice: restoreRecord },
      },
    },
  ];
};

/** A standing whose customer is gone says what became of them. */
const former: CustomerRule = ({ id, profile, standing, end, ended }, { currency }) => {
  if (!standing || (!profile && standing.former)) return [];
  const key = standingKey(id);
  if (profile && standing.former) {
    const what = `The customer is there, and the standing says: ${standing.former.state}.`;
    return [{ check: 'customers', key, fault: { what, remedy: { advice: restoreRecord } } }];
  }
  const became = ended ?? (end && { state: 'deleted' as const, at: end.at });
  if (profile || !became) return [];
  return [
    {
      check: 'customers',
      key,
      fault: {
        what: `The customer is gone (${became.state}), and the standing does not say so.`,
        remedy: restated(
          standing,
          { ...standing, former: became },
          currency,
          'notes what became of the customer',
          'former',
        ),
      },
    },
  ];
};

/** What was brought along stands in the record and in the standing alike. */
const opening: CustomerRule = ({ id, profile, standing = noStanding(id) }, { currency }) => {
  if (!profile || standing.former || standing.mergedIds) return [];
  const { ordersCount, totalSpent } = profile.openingBalance ?? {};
  const right = { ...(ordersCount !== undefined && { ordersCount }), ...(totalSpent && { totalSpent }) };
  if (isDeepStrictEqual(standing.opening ?? {}, right)) return [];
  const { opening: _, ...others } = standing;
  return [
    {
      check: 'statistics',
      key: standingKey(id),
      about: 'opening',
      fault: {
        what: 'The sums that were brought along are not those of the record’s opening balance.',
        remedy: restated(
          standing,
          { ...others, ...(Object.keys(right).length > 0 && { opening: right }) },
          currency,
          'takes them from the record',
          'openingBalance',
        ),
      },
    },
  ];
};

const rules: readonly CustomerRule[] = [
  passwordOfNobody,
  password,
  lost,
  former,
  opening,
  balances,
  emptied,
  statistics,
];

/** What is wrong in a partition, as far as it tells itself. */
export const toldOf = (state: CustomerState, world: World): readonly Told[] =>
  state.unreadable
    ? []
    : rules
        .flatMap((rule) => rule(state, world))
        .map((told) => ({ ...told, fault: { ...told.fault, version: versionOf(state) } }));
