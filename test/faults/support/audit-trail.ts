import type { WireInput } from '../../support/wire.ts';
import { type Part, partsOf } from './footprint.ts';

/** Partitions of items that no audit record is about, and why. */
const unaudited: Readonly<Record<string, string>> = {
  DIR: 'tells the directory',
  LOG: 'tells the directory',
  IDEMPOTENCY: 'remembers a request',
  JOB: 'is work to do: what it does to customers is recorded with them',
  JOBS: 'is work to do: what it does to customers is recorded with them',
  ERASURES: 'says what is still to be found of somebody: recorded with them',
  ORDERS: 'lists orders: what becomes of one is recorded with it',
  LINK: 'passes',
  OUTBOX: 'passes',
  ATTEMPT: 'passes',
  UNWANTED: 'tells the sweeper of a file',
};
/** Of a customer, and passes. */
const isSession = ({ key }: Part): boolean => key.SK.startsWith('SESSION#');
/** They follow what they guard. */
const isGuard = ({ key }: Part): boolean => key.SK === 'GUARD';
/** Among the orders of their customer, and in the sums of all of them: recorded with the order. */
const followsOrder = ({ class: name }: Part, all: readonly Part[]): boolean =>
  name === 'CUSTOMER/ORDER' ||
  (name === 'CUSTOMER/STANDING' && all.some((one) => one.class === 'ORDER/ORDER'));
const isAudit = ({ key }: Part): boolean => key.SK.startsWith('AUDIT#');
const partitionOf = ({ class: name }: Part): string => name.slice(0, name.indexOf('/'));

/** Whose item it is, as its audit records are keyed. */
function ownerOf(part: Part): string {
  const { PK, SK } = part.key;
  // An audit record names a custom field by its key, the field's own item by its id.
  if (PK.startsWith('CUSTOMFIELD')) return 'CUSTOMFIELD';
  // Lists keep their items in one partition: there the sort key tells.
  return PK.includes('#') ? PK : SK;
}

/** Whose items a transaction changes, and whose audit records it adds: they must be the same, each once. */
export function auditedOwners(input: WireInput): { changed: string[]; recorded: string[] } {
  const written = partsOf(input).filter(({ kind }) => kind !== 'ConditionCheck');
  const changed = written.filter(
    (part) =>
      !isAudit(part) &&
      !isGuard(part) &&
      !isSession(part) &&
      !followsOrder(part, written) &&
      !(partitionOf(part) in unaudited),
  );
  return {
    changed: [...new Set(changed.map(ownerOf))].toSorted(),
    recorded: written.filter(isAudit).map(ownerOf).toSorted(),
  };
}

/** What a transaction does to audit records other than adding one under a key of its own. */
export const tamperingWithAudit = (input: WireInput): string[] =>
  partsOf(input)
    .filter(isAudit)
    .filter(({ kind, part }) => kind !== 'Put' || part.ConditionExpression !== 'attribute_not_exists(#PK)')
    .map(({ kind, class: name, part }) => `${kind} ${name} if ${part.ConditionExpression}`);
