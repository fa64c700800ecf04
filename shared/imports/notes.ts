import type { ImportDetails } from './import-job.ts';

/** What whoever imports a file should know of its rows as a whole, in sentences; undefined: nothing. */
export function notesOf({ uncheckableHashes }: ImportDetails): string[] | undefined {
  if (uncheckableHashes === undefined) return undefined;
  const rows = uncheckableHashes === 1 ? '1 row holds' : `${uncheckableHashes} rows hold`;
  return [
    `${rows} a password hash of a kind that Clientele cannot check. These customers come in without a password, unless they have one here, and set one through a reset link.`,
  ];
}
