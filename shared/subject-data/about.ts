import { snapshotDays } from '../directory/snapshot/lifetimes.ts';
import { restoreDays } from '../erasure/receipt.ts';
import { droppedFileDaysAtMost, lifetimes } from '../jobs/lifetimes.ts';
import type { SubjectData } from './resource.ts';

/** Where a part of the data comes from, and for how long it is kept. */
interface About {
  readonly part: keyof SubjectData;
  readonly source: string;
  readonly kept: string;
}

const untilTheEnd = 'Until the record is deleted or anonymised.';

export const about: readonly About[] = [
  {
    part: 'customer',
    source:
      'The shop’s staff and systems, imported files, and the customer. The list of changes says who changed what.',
    kept: untilTheEnd,
  },
  { part: 'customFields', source: 'As the record.', kept: untilTheEnd },
  { part: 'groups', source: 'The shop’s staff.', kept: untilTheEnd },
  {
    part: 'earlierIdentity',
    source: 'The record as it was before it was changed, and those that were merged into it.',
    kept: 'Until the record is deleted or anonymised, so that copies which still say it are found then.',
  },
  {
    part: 'statistics',
    source: 'Added up from the orders, and what was brought along from an earlier shop system.',
    kept: 'As long as the orders.',
  },
  {
    part: 'orders',
    source: 'The shop systems and tills in which something was bought.',
    kept: 'Also after the record is gone: then nothing says whose they were.',
  },
  {
    part: 'accounts',
    source: 'Postings of the shop’s staff and systems.',
    kept: 'Also after the record is gone; anonymised, without their texts.',
  },
  {
    part: 'loyaltyCards',
    source: 'The shop’s staff and systems.',
    kept: 'Until the card is deleted or the record is anonymised.',
  },
  {
    part: 'memberships',
    source: 'Recorded with every change of the membership.',
    kept: 'Until the record is anonymised.',
  },
  {
    part: 'consents',
    source: 'The customer’s answers, and whoever recorded them.',
    kept: 'As proof until the record is anonymised.',
  },
  {
    part: 'audit',
    source: 'Recorded with every change.',
    kept: 'For good; it names fields, and no values that are personal.',
  },
  { part: 'sessions', source: 'The customer’s logins.', kept: 'Until 30 days after the last use.' },
  {
    part: 'mailedLinks',
    source: 'Mails with links to confirm something or to set a password.',
    kept: 'Until a day after the link has expired. Mails themselves are not kept once they are sent.',
  },
  {
    part: 'unsentMails',
    source: 'Mails that are about to be sent.',
    kept: 'Until they are sent: minutes.',
  },
];

interface Withheld {
  readonly what: string;
  readonly why: string;
}

/** What customers are not shown who ask without the shop. */
export const withheldFromOwner: readonly Withheld[] = [
  { what: 'Notes of the staff.', why: 'The shop shows them to whoever asks the shop.' },
  {
    what: 'Which of the shop’s keys posted an entry of an account, and in which request.',
    why: 'They tell of the shop’s systems. The shop shows them to whoever asks the shop.',
  },
];

/** What is kept of the customer beside that and is not shown, and why. */
export const withheld: readonly Withheld[] = [
  {
    what: 'The hash of the password, tokens of sessions and links, the secret in links to unsubscribe.',
    why: 'They are keys to the account.',
  },
  {
    what: 'Counters of attempts to log in or to ask for a mail.',
    why: 'They protect the account, and end within a day.',
  },
  {
    what: 'Files that were imported or exported, results of jobs and what they were asked for, lists to search in, and backups of the table.',
    why: `They are copies of what is shown here, and expire by themselves: files of imports within ${droppedFileDaysAtMost} days, files of exports and results within ${lifetimes.exportFile + 1}, lists to search in within ${snapshotDays + 1}, what a job was asked for within ${lifetimes.job + 2}, backups within ${restoreDays}.`,
  },
];
