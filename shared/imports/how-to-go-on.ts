import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';

/** What people can do about an import that stopped half-way; `resumable` tells whether both ways are open. */
export function howToGoOn({ modifiedAt }: { readonly modifiedAt: Date }): string {
  const until = daysAfter(modifiedAt, lifetimes.droppedFile).toISOString();
  return `Until ${until}, or until a later import begins, an operator can send its dead letters again, and it goes on from where it stopped. Anybody can drop the file again: that starts a new import, from the first row.`;
}
