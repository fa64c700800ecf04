import { isDeepStrictEqual } from 'node:util';
import { erasingItem } from '../../erasure/erasing.ts';
import { erasingKey } from '../../erasure/keys.ts';
import { chunkItem } from '../../jobs/chunk.ts';
import { addCounts, isOver, type Job, type JobCounts, job, noCounts } from '../../jobs/job.ts';
import { chunkRange, jobKey } from '../../jobs/keys.ts';
import { jobUpdate } from '../../jobs/repository.ts';
import { queryItems } from '../../table/read.ts';
import { readAtOnce } from '../../table/read-settled.ts';
import type { Item } from '../../table/table.ts';
import type { Fault, Suspicion } from '../fault.ts';
import { repaired } from '../keys.ts';
import type { PairRule } from '../pairs.ts';
import { parsedAs } from '../parsed.ts';
import { Unsettled, type Visitor, type World } from '../world.ts';

const jobOf = parsedAs(job);
const erasingOf = parsedAs(erasingItem);
const chunkOf = parsedAs(chunkItem);

/** What the closed chunks of one attempt come to. */
interface Closed {
  readonly all: number;
  readonly closed: number;
  readonly counts: JobCounts;
}
const nothing: Closed = { all: 0, closed: 0, counts: noCounts };

function add(sum: Closed, item: Item): Closed {
  const chunk = chunkOf(item);
  if (!chunk) return sum;
  return chunk.closed
    ? { all: sum.all + 1, closed: sum.closed + 1, counts: addCounts(sum.counts, chunk.counts) }
    : { ...sum, all: sum.all + 1 };
}

/** A job's counts are the sums of its closed chunks, for as long as all of those are kept. */
export class ChunksOfJob implements Visitor {
  readonly #world: World;
  readonly #jobId: string;
  readonly #attempts = new Map<number, Closed>();

  constructor(world: World, jobId: string) {
    this.#world = world;
    this.#jobId = jobId;
  }

  take(item: Item): void {
    const attempt = chunkOf(item)?.attempt;
    if (attempt !== undefined) this.#attempts.set(attempt, add(this.#attempts.get(attempt) ?? nothing, item));
  }

  async end(): Promise<readonly Suspicion[]> {
    if (this.#attempts.size === 0) return [];
    const key = jobKey(this.#jobId);
    const [item] = await readAtOnce(this.#world.table, [key]);
    const found = jobOf(item);
    const closed = found?.plan ? this.#attempts.get(found.plan.attempt) : undefined;
    if (!found || !closed || !isWrong(found, closed)) return [];
    return [{ check: 'jobs', key, look: () => lookAgain(this.#world, this.#jobId) }];
  }
}

const isWrong = ({ plan, chunksClosed, counts }: Job, closed: Closed): boolean =>
  plan?.chunks === closed.all &&
  !(chunksClosed === closed.closed && isDeepStrictEqual(counts, closed.counts));

const attempts = 6;

async function lookAgain({ table }: World, jobId: string): Promise<Fault | undefined> {
  const key = jobKey(jobId);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [before] = await readAtOnce(table, [key]);
    const read = jobOf(before);
    if (!read?.plan) return undefined;
    let sum = nothing;
    for await (const item of queryItems(table, chunkRange(jobId, read.plan.attempt))) sum = add(sum, item);
    const [after] = await readAtOnce(table, [key]);
    if (!isDeepStrictEqual(before, after)) continue;
    if (!isWrong(read, sum)) return undefined;
    const { closed: chunksClosed, counts } = sum;
    return {
      version: String(read.version),
      what: `The job says that ${read.chunksClosed} of its parts are closed, and their counts: ${JSON.stringify(read.counts)}. They are ${chunksClosed}: ${JSON.stringify(counts)}.`,
      remedy: {
        does: 'adds the parts up anew',
        change: (origin) => ({
          writes: [
            jobUpdate(read, { chunksClosed, counts }, origin.now),
            repaired(origin, `counts of the job ${jobId}`),
          ],
        }),
      },
    };
  }
  throw new Unsettled();
}

/** Whoever is to be erased has a job that does it. */
export const erasingRule: PairRule = {
  check: 'jobs',
  expects: (item) => {
    const erasing = item.SK.startsWith('ERASING#') ? erasingOf(item) : undefined;
    if (!erasing) return [];
    const { jobId, customerId } = erasing;
    return [
      {
        key: jobKey(jobId),
        where: erasingKey(jobId, customerId),
        holds: (found) => {
          const doing = jobOf(found);
          return doing !== undefined && !isOver(doing);
        },
        fault: () => ({
          what: `The erasure of the customer ${customerId} was begun, and the job that does it is over: copies may be left.`,
          remedy: { advice: `Repeat the erasure: POST /v1/customers/${customerId}/anonymize` },
        }),
      },
    ];
  },
};
