import { unescapeFormula } from '../customer-files/cells/formula.ts';
import { meaningsOf } from '../customer-files/header-names.ts';
import { isIdentifying } from '../customer-files/identity.ts';
import type { Column } from '../customer-files/reading.ts';
import { areClientAccounts } from '../ledger-files/vocabulary.ts';
import { areOrders, orderWords } from '../order-files/vocabulary.ts';
import { suggestion } from '../text/suggestion.ts';
import type { ImportContent } from './content.ts';
import { FileRefused } from './file-refused.ts';
import { type HeaderRules, namesOf, readHeader } from './header.ts';
import { vocabularies } from './vocabularies.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the rows of a file are, and what its columns mean. */
export interface AnyHeader {
  readonly content: ImportContent;
  readonly columns: Column[];
}

/**
 * The columns that a header row names, of whatever the file is a list.
 * @throws FileRefused when that cannot be told, or the header lacks what such a file must have
 */
export function readAnyHeader(
  cells: readonly string[],
  { content: asked, ...rules }: HeaderRules & { readonly content?: ImportContent | undefined },
): AnyHeader {
  const names = namesOf(cells);
  const content = asked ?? contentOf(names, rules);
  if (content === 'customers') return { content, columns: readHeader(cells, rules) };
  const words = vocabularies[content];
  const found = words.meaningsOf(names, mapped(names, words, rules.columns ?? {}));
  if ('twins' in found) {
    const [one, other] = found.twins.indexes.toSorted((a, b) => a - b).map((index) => `"${names[index]}"`);
    throw new FileRefused(
      `The columns ${one} and ${other} both carry the ${found.twins.meaning}. Keep one or rename the other.`,
    );
  }
  for (const { oneOf, why } of needed[content]) {
    if (!oneOf.some((meaning) => found.meanings.includes(meaning))) throw new FileRefused(why);
  }
  const columns = names.map((name, index) => {
    const meaning = found.meanings[index];
    return { name, ...(meaning && { meaning }) };
  });
  return { content, columns };
}

const keys = ['customerId', 'customerEmail', 'customerExternalId', 'customerUsername'];
const whose = {
  oneOf: keys,
  why: `Its first row names no column that tells whose a row is. Name at least one of: ${keys.join(', ')}.`,
};
const needed: Readonly<
  Record<
    Exclude<ImportContent, 'customers'>,
    readonly { readonly oneOf: readonly string[]; readonly why: string }[]
  >
> = {
  orders: [{ oneOf: ['number'], why: 'Its first row names no column that holds the number of an order.' }],
  credit: [whose, { oneOf: ['amount'], why: 'Its first row names no column that holds an amount.' }],
  points: [whose, { oneOf: ['points'], why: 'Its first row names no column that holds points.' }],
};

const none: ReadonlyMap<number, null> = new Map();

/** What a list is of, by the names of its columns. One that could be of customers has been of customers ever since. */
function contentOf(names: readonly string[], { customFields = new Map() }: HeaderRules): ImportContent {
  const meaningsBy = (words: Vocabulary): readonly (string | undefined)[] => {
    const found = words.meaningsOf(names, none);
    return 'twins' in found ? names.map(() => undefined) : found.meanings;
  };
  if (areOrders(names, meaningsBy(orderWords))) return 'orders';
  if (areClientAccounts(names))
    throw new FileRefused('It holds entries of client accounts, which cannot be imported.');
  const found = meaningsOf(names, customFields);
  const ofCustomers = 'twins' in found ? [] : found.meanings;
  const describing = ofCustomers.filter((meaning) => meaning && !shared.has(meaning) && !isKey(meaning));
  const likely = (['credit', 'points'] as const).filter((content) => {
    const meanings = meaningsBy(vocabularies[content]);
    const has = (meaning: string) => meanings.includes(meaning);
    return keys.some(has) && has(content === 'credit' ? 'amount' : 'points') && describing.length === 0;
  });
  const [first, second] = likely;
  if (!first) return 'customers';
  const meanings = meaningsBy(vocabularies[first]);
  const isSaid = meanings.some((meaning) => meaning && said.has(meaning));
  const isOurs = names.some((name) => keys.includes(name));
  const isClear = !second && (clear.some((meaning) => meanings.includes(meaning)) || (isOurs && isSaid));
  if (isClear) return first;
  // A list of customers with the points that they have says no more than that.
  if (first === 'points' && !isSaid) return 'customers';
  const all = [...likely, 'customers'].join(', ').replace(/, ([^,]*)$/, ' or $1');
  throw new FileRefused(
    `It could be a list of ${all}. Say which with the option "content", and import it again.`,
  );
}

/** Columns that entries of accounts can have as well as customers. */
const shared = new Set(['openingBalance.points', 'notes', 'error']);
const isKey = (meaning: string | undefined): boolean => isIdentifying(meaning) && meaning !== 'phone';
/** What only entries of accounts have. */
const clear = ['entry', 'reason', 'kind', 'currency'];
/** What entries have and customers hardly ever; beside a key as entries name it, nothing else is meant. */
const said = new Set(['at', 'reference', 'card']);

/**
 * What was said of columns, by where they stand.
 * @throws FileRefused when there is no such column, or nothing that it could mean
 */
function mapped(
  names: readonly string[],
  words: Vocabulary,
  given: NonNullable<HeaderRules['columns']>,
): ReadonlyMap<number, string | null> {
  return new Map(
    Object.entries(given).map(([header, meaning]) => {
      const name = unescapeFormula(header.trim());
      const index = names.indexOf(name);
      if (index < 0) {
        throw new FileRefused(
          `The options speak of a column "${name}", which it does not have.${suggestion(name, names)}`,
        );
      }
      if (meaning !== null && !words.isImported(meaning)) {
        const there = words.columns.filter(({ only }) => only !== 'export').map((one) => one.name);
        throw new FileRefused(
          `The options take the column "${name}" for "${meaning}", which no import of such a file knows.${suggestion(meaning, there)}`,
        );
      }
      return [index, meaning] as const;
    }),
  );
}
