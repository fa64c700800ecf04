import type { ImportJob } from './import-job.ts';
import { matchKeys, usualStore } from './options.ts';

/**
 * What whoever imports a file should know of its rows as a whole, in sentences; undefined: nothing. What workers count
 * is told once the part of the file is done that has the rows.
 */
export function notesOf({ details, tallies = {} }: ImportJob): string[] | undefined {
  const { uncheckableHashes = 0 } = details;
  const { keptConsents = 0, otherLanguages = 0, otherEmails = 0 } = tallies;
  const { customersCreated = 0, outdated = 0, unreferenced = 0, keptCustomers = 0 } = tallies;
  const notes: string[] = [];
  if (isEncodingGuessed(details)) {
    notes.push(
      'The file is not UTF-8 and was read as windows-1252, by guess: check the accents. If they are wrong, say what it is with the option `encoding`, such as windows-1250.',
    );
  }
  if (uncheckableHashes > 0) {
    notes.push(
      `${uncheckableHashes === 1 ? '1 row holds' : `${uncheckableHashes} rows hold`} a password hash of a kind that Clientele cannot check. These customers come in without a password, unless they have one here, and set one through a reset link.`,
    );
  }
  if (otherEmails > 0) {
    notes.push(
      `${otherEmails === 1 ? '1 row gives a customer whom it finds' : `${otherEmails} rows give customers whom they find`} by another key a new e-mail address, which is signed in with from then on.`,
    );
  }
  if (keptConsents > 0) {
    notes.push(
      `${keptConsents === 1 ? '1 row' : `${keptConsents} rows`} held an older answer about marketing than is stored; the newer one was kept.`,
    );
  }
  if (otherLanguages > 0) {
    notes.push(
      `${otherLanguages === 1 ? '1 row names' : `${otherLanguages} rows name`} a language that mails are not written in. It was left out.`,
    );
  }
  if (makesEverybodyAgain(details)) {
    notes.push(
      'No column says who a row is (e-mail, external ID, username or id): each drop of the file makes everybody again. If one does, say so with the option `columns`.',
    );
  }
  if (isStoreAssumed(details)) {
    notes.push(
      `No column names the store of the orders: they were taken as those of the store “${usualStore}”. The option \`store\` names another one; each shop system needs its own, or orders with the same number mix.`,
    );
  }
  if (customersCreated > 0) {
    notes.push(
      `${customersCreated === 1 ? '1 customer' : `${customersCreated} customers`} whom nobody knew came in with their orders.`,
    );
  }
  if (outdated > 0) {
    notes.push(
      `${outdated === 1 ? '1 row tells' : `${outdated} rows tell`} of an order as it was before what is known of it, and changed nothing.`,
    );
  }
  if (keptCustomers > 0) {
    notes.push(
      `${keptCustomers === 1 ? '1 order is' : `${keptCustomers} orders are`} there as the file has ${keptCustomers === 1 ? 'it' : 'them'}, but of another customer than the file names, and stayed so.`,
    );
  }
  if (unreferenced > 0) {
    notes.push(
      `${unreferenced === 1 ? '1 row has' : `${unreferenced} rows have`} no reference by which it is known when it comes again: dropped once more, the file would post that once more.`,
    );
  }
  return notes.length > 0 ? notes : undefined;
}

/** Nothing in a file tells it from the others. */
const isEncodingGuessed = ({ format, options }: ImportJob['details']): boolean =>
  format?.encoding === 'windows-1252' && options.encoding === undefined;

/** Nobody is found by a name or a phone. */
const makesEverybodyAgain = ({ format, options }: ImportJob['details']): boolean =>
  format?.content === 'customers' &&
  options.mode !== 'update' &&
  options.matchBy === 'any' &&
  !format.columns.some(({ meaning }) => matchKeys.some((key) => key === meaning));

const isStoreAssumed = ({ format, options }: ImportJob['details']): boolean =>
  format?.content === 'orders' &&
  options.store === undefined &&
  !format.columns.some(({ meaning }) => meaning === 'store');
