import type { StoredCustomField } from '../custom-fields/definition.ts';
import { lettersOf } from '../text/fold.ts';
import { columnNamed, columns, customColumn } from './columns.ts';

/** The columns that an error file adds; they are dropped when the corrected file comes back. */
export const errorColumns = ['error_row', 'error_reason'] as const;
const foldedErrorColumns = new Set<string>(errorColumns.map(foldName));

/** Whether it is the name of a column that an error file adds. */
export const isErrorColumn = (name: string): boolean => foldedErrorColumns.has(foldName(name));

/**
 * A column's name without what makes no difference: letter case, accents, blanks, signs, and what stands in brackets.
 * `Birthday (yyyy-mm-dd)` → `birthday`
 */
export function foldName(name: string): string {
  const outside = lettersOf(name.replace(/\([^)]*\)|\[[^\]]*\]/g, ''));
  return outside || lettersOf(name);
}

/** A name in which a sign stands for a word, with the word: `Customer #` → `Customer number`. Others stay. */
export const spelledOut = (name: string): string => name.replace(/(?<=[^\s#])\s*#\s*$/u, ' number');

/** Something that a name can mean. */
export interface Candidate {
  readonly meaning: string;
  /** How good a name it is for that: the lowest is best. */
  readonly rank: number;
}

const add = (known: Map<string, Candidate[]>, folded: string, candidate: Candidate): void => {
  const others = known.get(folded);
  if (others) others.push(candidate);
  else known.set(folded, [candidate]);
};

const known = new Map<string, Candidate[]>();
for (const { name, kind, aliases } of columns) {
  // `Billing Address` holds an address elsewhere, and no word about one.
  const own = kind === 'same' ? [] : [foldName(name)];
  [...own, ...aliases].forEach((alias, rank) => {
    const before = known.get(alias)?.some(({ meaning }) => meaning === name);
    if (!before) add(known, alias, { meaning: name, rank });
  });
}

/** No name of a column is longer. */
const longestName = 200;

/** Whether a column of this name means something: the right delimiter yields the most of them. */
export const isKnownName = (name: string): boolean => {
  if (name.length > longestName) return false;
  return [name, spelledOut(name)].map(foldName).some((one) => known.has(one) || foldedErrorColumns.has(one));
};

/** Such as Magento's `_website`, which is a shop and no address on the web. */
const programsOwn = /^_(?!address_)/;

/** Whether what is called so is a part of an address, whatever it is taken for. */
export const isAddressName = (name: string): boolean =>
  /^(?:address|billing|shipping|delivery|invoice|mailing|defaultaddress)/.test(foldName(name));

/** Names that mean nothing here in the list of one system, and the column by which such a list is known. */
const ownWords: readonly { readonly mark: string; readonly names: readonly string[] }[] = [
  // Magento: the site is a shop, and the addresses are in one line each, of what other columns hold in parts.
  { mark: 'accountcreatedin', names: ['website', 'billingaddress', 'shippingaddress'] },
  // Mailchimp: where somebody seemed to be, by the IP address.
  { mark: 'memberrating', names: ['region'] },
];

const barelyName = new Set(['name', 'naam']);

/** What a column means, or why that cannot be told. */
export type Meanings = { readonly meanings: readonly (string | undefined)[] } | { readonly twins: Twins };

/** Two columns that say the same of a customer. */
export interface Twins {
  readonly meaning: string;
  readonly indexes: readonly [number, number];
}

/**
 * What the columns of a file mean. Each means one thing and no two the same: of several names for one thing the best
 * has it, and the others mean what they can mean else, or nothing.
 * @param given what was said explicitly, by the column's index; null: the column is to be ignored
 */
export function meaningsOf(
  names: readonly string[],
  customFields: ReadonlyMap<string, StoredCustomField>,
  given: ReadonlyMap<number, string | null> = new Map(),
): Meanings {
  const folded = names.map(foldName);
  const left = new Set(ownWords.flatMap(({ mark, names }) => (folded.includes(mark) ? names : [])));
  const wishes = names.map((name, index) => {
    const asked = given.get(index);
    if (asked !== undefined) return asked === null ? [] : [{ meaning: asked, rank: -1 }];
    if (left.has(folded[index] ?? '')) return [];
    return candidatesOf(name, customFields);
  });
  const owners = ownersOf(wishes);
  if ('twins' in owners) return owners;
  const first = owners.get('firstName');
  const last = owners.get('name');
  // `Vorname;Name`: beside a first name, a name is the last one; exports of ours head theirs exactly so.
  if (first && last && last.rank >= 0 && !owners.has('lastName') && names[first.index] !== 'firstName') {
    if (barelyName.has(foldName(names[last.index] ?? ''))) {
      owners.delete('name');
      owners.set('lastName', last);
    }
  }
  const meanings: (string | undefined)[] = names.map((name) => (isErrorColumn(name) ? 'error' : undefined));
  for (const [meaning, { index }] of owners) {
    if (columnNamed(meaning, customFields)?.only !== 'export') meanings[index] = meaning;
  }
  return { meanings };
}

/** Which column carries a meaning, and how good a name it has for that. */
export type OwnersOfMeanings = Map<string, { readonly index: number; readonly rank: number }>;

/**
 * Gives each meaning to the column with the best name for it; a column that loses one gets the next that its name can have.
 * @param wishes what each column can mean, the best first; they are used up
 */
export function ownersOf(wishes: readonly Candidate[][]): OwnersOfMeanings | { readonly twins: Twins } {
  const owners: OwnersOfMeanings = new Map();
  const waiting = wishes.map((_, index) => index);
  for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
    const wish = wishes[index]?.shift();
    if (!wish) continue;
    const owner = owners.get(wish.meaning);
    if (owner && owner.rank === wish.rank)
      return { twins: { meaning: wish.meaning, indexes: [owner.index, index] } };
    if (owner && owner.rank < wish.rank) waiting.unshift(index);
    else {
      owners.set(wish.meaning, { index, rank: wish.rank });
      if (owner) waiting.unshift(owner.index);
    }
  }
  return owners;
}

function candidatesOf(name: string, customFields: ReadonlyMap<string, StoredCustomField>): Candidate[] {
  if (columnNamed(name, customFields)) return [{ meaning: name, rank: 0 }];
  const folded = foldName(name);
  if (folded === '' || programsOwn.test(name)) return [];
  const custom = [...customFields.values()].flatMap((definition) => {
    const meaning = customColumn(definition).name;
    const rank = [meaning, definition.key, definition.label].map(foldName).indexOf(folded);
    return rank < 0 || definition.deletingSince ? [] : [{ meaning, rank }];
  });
  return [...(known.get(foldName(spelledOut(name))) ?? known.get(folded) ?? []), ...custom];
}
