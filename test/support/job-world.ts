import type { SQSClient } from '@aws-sdk/client-sqs';
import { createCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { Directory } from '../../shared/directory/directory.ts';
import { resumeJob } from '../../shared/jobs/control.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { Kinds, WorkedKind } from '../../shared/jobs/kind.ts';
import { type WorkMessage, workMessage } from '../../shared/jobs/messages.ts';
import type { Queue } from '../../shared/jobs/queue.ts';
import { jobsBetween } from '../../shared/jobs/repository.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { work } from '../../shared/jobs/worker.ts';
import { commit } from '../../shared/table/commit.ts';
import { pack } from '../../shared/table/pack.ts';
import type { Table } from '../../shared/table/table.ts';
import { Crash, Crashes } from './crashes.ts';
import type { ModelStore } from './model-store.ts';
import { modelStore, modelTable } from './model-table.ts';

/** A customer that there is to be. */
export interface Given {
  readonly id: string;
  readonly fields: object;
  /** What no request could give: text that is too long, say. */
  readonly beyond?: object;
}

/** What a process works with. */
export interface ProcessDeps {
  readonly table: Table;
  readonly workQueue: Queue;
  /** What ends it. */
  readonly crashes: Crashes;
}

/**
 * A deployment in memory, as far as the jobs of one kind go: a table, a work queue and processes that can die after any
 * of their calls.
 */
export abstract class JobWorld {
  /** Ends the process that runs now. */
  crashes = new Crashes();
  readonly queued: WorkMessage[] = [];
  readonly #random: () => number;
  readonly #store: ModelStore;
  readonly #lives: () => number;
  #hasCrashed = false;
  #now = Date.UTC(2026, 10, 22);

  /** @param lives how many calls each process makes before it dies. Default: it does not */
  constructor(random: () => number, lives = () => Number.POSITIVE_INFINITY) {
    this.#random = random;
    this.#lives = lives;
    this.#store = modelStore(random);
    this.crashes.crashAfter(lives());
  }

  /** What workers of this deployment know. */
  protected abstract kinds(deps: ProcessDeps): Kinds<WorkedKind>;

  async create(customers: readonly Given[]): Promise<void> {
    const table = this.open();
    const origin = { actor: 'test', requestId: 'test', now: this.now };
    const created = customers.map(({ id, fields, beyond }) => {
      const input = customerInput.parse({ name: 'Ana', ...fields });
      return createCustomer(id, { ...input, ...beyond }, 'api', origin);
    });
    for (const { change } of pack(created)) await commit(table, change);
  }

  /** Asks a process for something; a client whose request dies sends it again. */
  protected async ask<Answer>(
    request: (deps: ReturnType<JobWorld['process']> & { directory: Directory }) => Promise<Answer>,
  ): Promise<Answer> {
    for (;;) {
      try {
        const deps = this.#process();
        return await request({ ...deps, directory: new Directory(deps.table, 'EUR') });
      } catch (error) {
        this.#restart(error);
      }
    }
  }

  /** Whether the process that ran first has died. */
  get hasCrashed(): boolean {
    return this.#hasCrashed;
  }

  /** Everything that happens until the job has ended, whatever dies meanwhile. */
  async settle(): Promise<void> {
    for (;;) {
      while (this.queued.length > 0) await this.deliver();
      const { id, status } = await this.job();
      if (status === 'completed' || status === 'cancelled') return;
      // A message was lost with the process that would have sent it; or it was in vain too often.
      if (status === 'failed') await resumeJob(this.process(), id);
      else await this.sweep();
    }
  }

  /** Delivers any of the messages, now and then twice at once. A process that dies leaves it. */
  async deliver(): Promise<void> {
    const message = this.queued[Math.floor(this.#random() * this.queued.length)];
    if (!message) return;
    const deliveries = this.#random() < 0.1 ? 2 : 1;
    const results = await Promise.allSettled(
      Array.from({ length: deliveries }, () => work(this.#process(), message)),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) return this.#restart(failed.reason);
    this.queued.splice(this.queued.indexOf(message), 1);
  }

  /** Lets the sweeper see to what has stalled for some minutes. */
  async sweep(): Promise<void> {
    this.#now += 10 * 60_000;
    await sweep(this.#process()).catch((error: unknown) => this.#restart(error));
  }

  /** The only job. */
  async job(): Promise<Job> {
    const [job] = await Array.fromAsync(jobsBetween(this.open(), {}, 'oldest first'));
    if (!job) throw new Error('There is no job.');
    return job;
  }

  get now(): Date {
    return new Date(this.#now);
  }

  /** A process that lives as long as it likes. */
  process() {
    return this.#process(new Crashes());
  }

  #process(crashes = this.crashes) {
    const table = this.open(crashes);
    const sqs = {
      send: async ({ input }: { input: { Entries: { MessageBody: string }[] } }) => {
        crashes.pass();
        this.queued.push(
          ...input.Entries.map(({ MessageBody }) => workMessage.parse(JSON.parse(MessageBody))),
        );
        return {};
      },
    };
    // The code uses nothing of the clients but `send`.
    const workQueue = { sqs: sqs as unknown as SQSClient, url: 'work' };
    const silent = () => {};
    const log = { info: silent, warn: silent, error: silent };
    return { table, workQueue, log, kinds: this.kinds({ table, workQueue, crashes }) };
  }

  /** The table as a process sees it. */
  protected open(crashes?: Crashes): Table {
    return modelTable(this.#store, { crashes, clock: () => new Date(++this.#now) });
  }

  /** What the dead process still has on its way stays dead. */
  #restart(error: unknown): void {
    if (!(error instanceof Crash)) throw error;
    this.#hasCrashed = true;
    this.crashes = new Crashes();
    this.crashes.crashAfter(this.#lives());
  }
}
