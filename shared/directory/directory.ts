import { readDefinitions } from '../custom-fields/repository.ts';
import { directoryProfile } from '../customers/directory-row.ts';
import { findByIds } from '../customers/repository.ts';
import { openCursor, type Seal, sealCursor } from '../paging/cursor.ts';
import { fitting } from '../paging/fitting.ts';
import type { ShownCustomer } from '../standing/shown.ts';
import { sumFields } from '../standing/sums.ts';
import type { Head } from '../table/change-log.ts';
import type { Table } from '../table/table.ts';
import { entriesUpTo, loadImage, loadSnapshot, longTail, replay, type Sources } from './build.ts';
import { asksCustomFields } from './expression.ts';
import { countedField, facetAnswers } from './facets.ts';
import type { SetField } from './fields.ts';
import type { Image } from './image.ts';
import { EntryExpired, readHeads, readSettledHeads } from './log-reader.ts';
import { position } from './position.ts';
import { predicateOf, type Question } from './predicate.ts';
import type { DirectoryQuery, Sort } from './query.ts';
import { type Row, toRow } from './row.ts';
import type { SnapshotStore } from './snapshot/files.ts';
import { type ChangesPage, nextPage } from './sync/round.ts';
import { assertKnown, readToken, writeToken } from './sync/token.ts';

/** One page of customers. */
export interface CustomerPage {
  readonly items: ShownCustomer[];
  readonly total: number;
  readonly nextCursor?: string;
  /** How often each value of the fields occurs that were asked for. */
  readonly facets?: ReturnType<typeof facetAnswers>;
}

/** Who asks, as far as it matters for the cursor. */
export type Asker = Pick<Seal, 'sealingKey' | 'pointer'>;

/**
 * Answers which customers match a query, from an image in memory that is checked against the change log at every
 * question: a change that was answered before the question was asked is in the answer (docs/adr/0002).
 */
export class Directory {
  readonly #sources: Sources;
  #image: Image | undefined;

  /**
   * @param currency the shop's
   * @param snapshots what a cold start begins with. Default: nothing; it scans the table
   */
  constructor(table: Table, currency: string, snapshots?: SnapshotStore) {
    this.#sources = { table, currency, snapshots };
  }

  /**
   * One page of the customers who match. The image answers at once while the heads of the log are read: when they
   * have not moved, that is the answer. Otherwise the image takes in what came up to those heads, and answers again.
   * Heads that move meanwhile belong to changes that are answered after the question was asked.
   * @throws InvalidRequest when the cursor belongs to another query or principal
   */
  async search(query: DirectoryQuery, asker: Asker): Promise<CustomerPage> {
    const { filter, q, timeZone, facets, sort, limit, cursor } = query;
    const seal = { ...asker, question: [filter, q, sort, timeZone] };
    const after = cursor === undefined ? undefined : openCursor(cursor, position, seal);
    const question = await this.#askedNow(query);
    const matches = predicateOf(question);
    const { currency } = this.#sources;
    const counted = [...new Set(facets?.map(countedField))];
    const answer = async (image: Image, most = limit): Promise<CustomerPage> => {
      const { ids, total, end, tallies } = image.query(question, sort, most, after, counted);
      const rows = await findByIds(this.#table, ids);
      const items = ids
        .flatMap((id) => rows.get(id) ?? [])
        .map((found) => ({ ...found, ...image.sumsOf(found.id, currency) }))
        // A row may be newer than the image; then what the table says decides.
        .filter((found) => matches(rowOf(found)));
      // Of very large customers fewer come on a page.
      const few = fitting(items);
      if (few < items.length) return await answer(image, few);
      return {
        items,
        total,
        ...(end && { nextCursor: sealCursor(end, seal) }),
        ...(facets && { facets: facetAnswers(facets, tallies, query.definitions) }),
      };
    };
    this.#image ??= await loadImage(this.#sources);
    // What it knows when it answers: another question may bring it further while the heads are read.
    const known = [...this.#image.watermark];
    const [page, heads] = await Promise.all([answer(this.#image), readHeads(this.#table)]);
    if (heads.every(({ n }, lane) => n <= (known[lane] ?? 0))) return page;
    return await answer(await this.#upTo(heads));
  }

  /**
   * The ids of all customers who match, in that order; without one in none. Everything that was committed before the question is in the
   * answer, answered or not: what a transaction has checked holds for it.
   */
  async select(question: Question, sort?: Sort): Promise<string[]> {
    const image = await this.#upTo(await readSettledHeads(this.#table));
    return image.select(await this.#askedNow(question), sort);
  }

  /** How many customers match each of these questions, all at one moment. As fresh as a search. */
  async count(questions: readonly Question[]): Promise<number[]> {
    const image = await this.#upTo(await readHeads(this.#table));
    const at = this.#table.clock();
    // Read once, however many of the questions need them.
    const needed = questions.some((question) => !question.definitions && asksCustomFields(question.filter));
    const known = needed ? await readDefinitions(this.#table) : undefined;
    return questions.map((question) =>
      image.count({ ...question, at: question.at ?? at, definitions: question.definitions ?? known }),
    );
  }

  /** How many customers have each value of a field of several values. As fresh as a search. */
  async tally(field: SetField): Promise<ReadonlyMap<string, number>> {
    const image = await this.#upTo(await readHeads(this.#table));
    return image.tally(field);
  }

  /**
   * The next customers who have changed or ended, for a client that keeps a copy of them. As fresh as a search.
   * @param token of the page before; absent: everything, from the beginning
   * @throws InvalidRequest when it is no token, SyncTokenExpired when not everything is known that has happened since
   */
  async changes(
    token: string | undefined,
    limit: number,
  ): Promise<Omit<ChangesPage, 'progress'> & { next: string }> {
    const table = this.#table;
    const progress = token === undefined ? {} : readToken(token, table.name);
    const heads = await readHeads(table);
    assertKnown(progress, heads, table.clock());
    const image = await this.#upTo(heads);
    const { progress: reached, ...page } = await nextPage(
      { ...this.#sources, image, heads },
      progress,
      limit,
    );
    return { ...page, next: writeToken(reached, table.name) };
  }

  get #table(): Table {
    return this.#sources.table;
  }

  /** The question with what its meaning depends on: one moment, however often it is looked at, and the custom fields. */
  async #askedNow({
    filter,
    q,
    timeZone,
    at = this.#table.clock(),
    definitions,
  }: Question): Promise<Question> {
    const known = definitions ?? (asksCustomFields(filter) ? await readDefinitions(this.#table) : undefined);
    return { filter, q, timeZone, at, definitions: known };
  }

  /** The image with everything up to those heads taken in. */
  async #upTo(heads: readonly Head[]): Promise<Image> {
    for (let attempt = 1; ; attempt++) {
      try {
        let image = this.#image ?? (await loadImage(this.#sources));
        if (entriesUpTo(heads.map(({ n }) => n)) - image.entries > longTail) {
          // Nobody has asked for long. The newer snapshot, if there is one, is read sooner than all those entries.
          image = (await loadSnapshot(this.#sources, image.entries + longTail)) ?? image;
        }
        this.#image = image;
        await replay(this.#table, image, heads);
        return image;
      } catch (error) {
        // What an image has taken in stays true, and the next question goes on from there.
        if (!(error instanceof EntryExpired)) throw error;
        // What has expired from the log can only be found in the table.
        this.#image = undefined;
        if (attempt === rebuildAttempts) throw error;
      }
    }
  }
}

/** A rebuild that is overtaken by the log's expiry takes days, or clocks that disagree by as much. */
const rebuildAttempts = 3;

function rowOf(customer: ShownCustomer): Row {
  const { id, rev, fields } = directoryProfile(customer);
  return toRow(id, rev, { ...fields, ...sumFields(customer) });
}
