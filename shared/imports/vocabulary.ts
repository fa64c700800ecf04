import {
  type Candidate,
  foldName,
  isErrorColumn,
  type Meanings,
  ownersOf,
  spelledOut,
} from '../customer-files/header-names.ts';
import type { KindName } from '../customer-files/kinds.ts';
import { lettersOf } from '../text/fold.ts';

/** A column that a kind of files can have, with the names that it has elsewhere, folded, the best one first. */
export interface WordColumn {
  readonly name: string;
  readonly kind: KindName;
  readonly aliases: readonly string[];
  /** Exports write it, and imports leave it aside. */
  readonly only?: 'export';
}

export const word = (name: string, kind: KindName, aliases = '', only?: WordColumn['only']): WordColumn => ({
  name,
  kind,
  aliases: [foldName(name), ...aliases.split(' ').filter((alias) => alias !== '')],
  ...(only && { only }),
});

/** No name of a column is longer. */
const longestName = 200;
/** What stands in brackets is left out, where the whole name means nothing: that is the worse name. */
const bracketed = 1_000;

/** How the columns of a kind of files are called. */
export class Vocabulary {
  readonly columns: readonly WordColumn[];
  readonly #byName: ReadonlyMap<string, WordColumn>;
  readonly #byAlias = new Map<string, Candidate[]>();

  constructor(columns: readonly WordColumn[]) {
    this.columns = columns;
    this.#byName = new Map(columns.map((one) => [one.name, one]));
    for (const { name, aliases, only } of columns) {
      if (only) continue;
      for (const [rank, alias] of aliases.entries()) {
        const others = this.#byAlias.get(alias) ?? [];
        if (!others.some(({ meaning }) => meaning === name)) others.push({ meaning: name, rank: rank + 1 });
        this.#byAlias.set(alias, others);
      }
    }
  }

  readonly kindOf = (meaning: string): KindName | undefined => this.#byName.get(meaning)?.kind;

  /** Whether a column of a file can be said to carry this. */
  isImported(field: string): boolean {
    const column = this.#byName.get(field);
    return column !== undefined && column.only !== 'export';
  }

  /** Whether a column of this name means something here. */
  isKnownName(name: string): boolean {
    if (name.length > longestName) return false;
    return this.#byAlias.has(foldName(name)) || this.#byAlias.has(lettersOf(name));
  }

  /** What the columns of a file mean. @param given what was said explicitly, by the column's index; null: nothing */
  meaningsOf(names: readonly string[], given: ReadonlyMap<number, string | null>): Meanings {
    const wishes = names.map((name, index) => {
      const asked = given.get(index);
      if (asked === undefined) return this.#candidatesOf(name);
      return asked === null ? [] : [{ meaning: asked, rank: -1 }];
    });
    const owners = ownersOf(wishes);
    if ('twins' in owners) return owners;
    const meanings: (string | undefined)[] = names.map((name) => (isErrorColumn(name) ? 'error' : undefined));
    for (const [meaning, { index }] of owners) {
      if (this.isImported(meaning)) meanings[index] = meaning;
    }
    return { meanings };
  }

  #candidatesOf(name: string): Candidate[] {
    if (this.#byName.has(name)) return [{ meaning: name, rank: 0 }];
    const [whole, folded] = [lettersOf(name), foldName(name)];
    const exact = this.#byAlias.get(lettersOf(spelledOut(name))) ?? this.#byAlias.get(whole) ?? [];
    const shorter = folded === whole ? [] : (this.#byAlias.get(folded) ?? []);
    return [...exact, ...shorter.map(({ meaning, rank }) => ({ meaning, rank: rank + bracketed }))];
  }
}
