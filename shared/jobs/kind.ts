import type { Change } from '../table/commit.ts';
import type { Chunk } from './chunk.ts';
import type { ItemResult, Job, JobKindName, PlannedJob } from './job.ts';

/** What is to become of an item, given what the table holds. */
export interface Outcome {
  /** The item's number. */
  readonly item: number;
  readonly result: ItemResult;
  readonly change: Change;
  /** What its kind counts of it beside its result. */
  readonly tallies?: Job['tallies'];
  /** What is told of it when somebody asks for the job's results. Holds nothing of what a file says. */
  readonly report?: unknown;
}

/** The items of a chunk, and how to work through them. */
export interface ChunkWork {
  /** The numbers of the items that there is something to do about, in their order. */
  readonly items: readonly number[];
  /** How many are judged next: about as many as fit into one transaction. */
  readonly window: number;
  /** Whether the outcomes of all items are reported, not only of those that failed. */
  readonly reportsAll: boolean;
  /** Whether outcomes rest on each other: either all of them come into one transaction, or fewer items are judged. */
  readonly together?: boolean;
  /**
   * What is to become of each of these items, by what the table holds now, in their order. Outcomes must not depend on
   * each other, unless they come into one transaction anyway: of two that write to the same item the second is judged
   * afresh.
   * @returns the outcomes of the first of the items, at least of one
   * @param refusals how often each item's writes were refused because what they rest on had changed meanwhile; from
   * {@link patience} on, the item has failed
   */
  judge(items: readonly number[], refusals: ReadonlyMap<number, number>): Promise<readonly Outcome[]>;
}

/** How often an item's writes may be refused before it is reported. */
export const patience = 3;

/** What a job leaves for people. */
export type JobResult = Pick<Job, 'files' | 'reason'>;

/** What the sweeper must know of a kind of jobs. */
export interface QueuedKind {
  /** What a person calls such a job. */
  readonly noun: string;
  /** What people can do about a job that stopped half-way, in sentences. */
  howToGoOn(job: Job): string;
  /** Queues everything that an unfinished job still lacks. What is queued already may be queued twice. */
  requeue(job: Job): Promise<void>;
  /** Called with every sweep, after the jobs were seen to. */
  sweep(): Promise<void>;
}

/** What a worker must know of a kind of jobs. Everything may be asked again after a crash. */
export interface WorkedKind extends QueuedKind {
  /** @throws CannotGoOn when what the chunk is read from is gone */
  open(job: PlannedJob, chunk: Chunk): Promise<ChunkWork>;
  /**
   * Makes what the job leaves for people, when nothing is applied any more. A job that was cancelled may lack a plan.
   * @throws NotYet
   */
  result(job: Job): Promise<JobResult>;
  /** Removes what nobody needs once the job has completed, was cancelled or has failed for good. */
  tidyUp(job: Job): Promise<void>;
  /** Called when a job has come to its end, or was given up: whatever waits for it may begin. */
  ended(): Promise<void>;
}

/** What the composition knows of each kind of jobs. */
export type Kinds<Kind> = Readonly<Partial<Record<JobKindName, Kind>>>;

/** @throws Error when the function was not composed with that kind */
export function kindOf<Kind>(kinds: Kinds<Kind>, { kind }: Pick<Job, 'kind'>): Kind {
  const found = kinds[kind];
  if (!found) throw new Error(`Nothing here knows jobs of the kind ${kind}.`);
  return found;
}

/** What the end of a job waits for has not happened yet: it is tried again a little later, however long that takes. */
export class NotYet extends Error {
  readonly seconds: number;

  /** @param seconds after how many of them it is tried again: 900 at the most */
  constructor(what: string, seconds: number) {
    super(`The end of the job waits: ${what}`);
    this.seconds = seconds;
  }
}

/** A job can never go on. The message tells people why. */
export class CannotGoOn extends Error {}
