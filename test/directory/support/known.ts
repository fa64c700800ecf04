import type { Ended } from '../../../shared/directory/layers.ts';
import { type Row, toRow, toStanding } from '../../../shared/directory/row.ts';
import type { WaitingStanding } from '../../../shared/directory/waiting.ts';
import type { DirectoryRow } from '../../../shared/table/change-log.ts';
import type { Stamp } from '../../../shared/table/stamp.ts';
import type { Person } from './meaning.ts';
import { noSums } from './sums.ts';

/** A row that a directory is told, and the entry of the log that it stands in. */
export type Told = readonly [row: DirectoryRow, stamp?: Stamp | undefined];

/** Both parts of a customer, as they were last told. */
interface Parts {
  readonly profile: Told;
  readonly standing?: Told | undefined;
}

/** What is known when all of that was told in that order: what an image should know, as simply as can be. */
export class Known {
  readonly people = new Map<string, Parts>();
  readonly ended = new Map<string, Told>();
  /** Of nobody who is known. */
  readonly #waiting = new Map<string, Told>();

  constructor(told: readonly Told[]) {
    for (const one of told) {
      if (one[0].part === 'profile') this.#learnProfile(one);
      else this.#learnStanding(one);
    }
  }

  #learnProfile(one: Told): void {
    const [{ id, rev, deleted }] = one;
    const person = this.people.get(id);
    const standing = person ? person.standing : this.#waiting.get(id);
    if (rev <= Math.max(revOf(person?.profile), revOf(this.ended.get(id)))) return;
    for (const map of [this.people, this.ended, this.#waiting]) map.delete(id);
    if (deleted) this.ended.set(id, one);
    else this.people.set(id, { profile: one, standing });
  }

  #learnStanding(one: Told): void {
    const [{ id, rev }] = one;
    const person = this.people.get(id);
    const newest = person ? person.standing : this.#waiting.get(id);
    if (this.ended.has(id) || rev <= revOf(newest)) return;
    if (person) this.people.set(id, { ...person, standing: one });
    else this.#waiting.set(id, one);
  }

  /** Everybody, as the API shows them. */
  persons(): (Person & { readonly id: string })[] {
    return [...this.people].map(([id, { profile, standing }]) => ({
      ...{ ...noSums, ...profile[0].fields, ...standing?.[0].fields },
      id,
    }));
  }

  /** Everybody, as an image keeps them, in the order of the ids. */
  rows(): Row[] {
    const rows = [...this.people].map(
      ([
        id,
        {
          profile: [{ rev, fields }, stamp],
          standing,
        },
      ]): Row => {
        const row = toRow(id, rev, { ...fields, ...standing?.[0].fields });
        return {
          ...row,
          ...(stamp && { stamp }),
          ...(standing && { standing: { rev: revOf(standing), ...(standing[1] && { stamp: standing[1] }) } }),
        };
      },
    );
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Who has ended, as an image keeps it. */
  endedRows(): Map<string, Ended> {
    const entries = [...this.ended].map(([id, [{ rev }, stamp]]): [string, Ended] => [
      id,
      { rev, at: 0, ...(stamp && { stamp }) },
    ]);
    return new Map(entries);
  }

  /** What waits, as an image keeps it. */
  waiting(): Map<string, WaitingStanding> {
    const entries = [...this.#waiting].map(([id, [{ rev, fields }, stamp]]): [string, WaitingStanding] => [
      id,
      { at: 0, standing: toStanding({ rev, ...(stamp && { stamp }) }, fields ?? {}) },
    ]);
    return new Map(entries);
  }
}

const revOf = (told: Told | undefined): number => told?.[0].rev ?? 0;
