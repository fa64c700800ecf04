import type { SQSClient } from '@aws-sdk/client-sqs';
import { foresee } from '../../../shared/bulk/foresee.ts';
import { bulkActions } from '../../../shared/bulk/kind.ts';
import { type CustomerReport, customerReport } from '../../../shared/bulk/report.ts';
import { startBulkAction } from '../../../shared/bulk/service.ts';
import { createCustomer } from '../../../shared/customers/changes.ts';
import { customerInput } from '../../../shared/customers/customer.ts';
import { auditKey } from '../../../shared/customers/keys.ts';
import { findByIds } from '../../../shared/customers/repository.ts';
import { Directory } from '../../../shared/directory/directory.ts';
import { resumeJob } from '../../../shared/jobs/control.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { type WorkMessage, workMessage } from '../../../shared/jobs/messages.ts';
import { reportsOfJob } from '../../../shared/jobs/reports.ts';
import { jobsBetween } from '../../../shared/jobs/repository.ts';
import { sweep } from '../../../shared/jobs/sweeper.ts';
import { work } from '../../../shared/jobs/worker.ts';
import { commit } from '../../../shared/table/commit.ts';
import { pack } from '../../../shared/table/pack.ts';
import { readRange } from '../../../shared/table/read.ts';
import type { Table } from '../../../shared/table/table.ts';
import { Crash, Crashes } from '../../support/crashes.ts';
import type { ModelStore } from '../../support/model-store.ts';
import { modelStore, modelTable } from '../../support/model-table.ts';

type Asked = Parameters<typeof startBulkAction>[1];

/** A customer that there is to be. */
export interface Given {
  readonly id: string;
  readonly fields: object;
}

/**
 * A deployment in memory, as far as bulk actions go: a table, a work queue and processes that can die after any of
 * their calls.
 */
export class BulkWorld {
  readonly crashes = new Crashes();
  readonly queued: WorkMessage[] = [];
  readonly #random: () => number;
  readonly #store: ModelStore;
  readonly #chunkSize: number;
  readonly #lives: () => number;
  #now = Date.UTC(2026, 10, 22);

  /**
   * @param chunkSize how many customers a chunk has
   * @param lives how many calls each process makes before it dies. Default: it does not
   */
  constructor(random: () => number, chunkSize: number, lives = () => Number.POSITIVE_INFINITY) {
    this.#random = random;
    this.#lives = lives;
    this.#store = modelStore(random);
    this.#chunkSize = chunkSize;
    this.crashes.crashAfter(lives());
  }

  async create(customers: readonly Given[]): Promise<void> {
    const table = this.#open();
    const origin = { actor: 'test', requestId: 'test', now: new Date(this.#now) };
    const created = customers.map(({ id, fields }) =>
      createCustomer(id, customerInput.parse({ name: 'Ana', ...fields }), 'api', origin),
    );
    for (const { change } of pack(created)) await commit(table, change);
  }

  /** Asks for a bulk action; a client whose request dies sends it again. */
  async start(asked: Asked): Promise<Job> {
    const request = { key: 'key', scope: 'test', payload: asked };
    for (;;) {
      try {
        const deps = this.#process();
        const directory = new Directory(deps.table);
        const origin = { actor: 'api-key:asker', requestId: 'request', now: new Date(this.#now) };
        const all = { ...deps, directory, chunkSize: this.#chunkSize };
        return (await startBulkAction(all, asked, origin, request)).result;
      } catch (error) {
        this.#restart(error);
      }
    }
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
    const [job] = await Array.fromAsync(jobsBetween(this.#open(), {}, 'oldest first'));
    if (!job) throw new Error('There is no job.');
    return job;
  }

  /** What the action would do. */
  async foresee(asked: Asked) {
    const { table } = this.process();
    const origin = { actor: 'api-key:asker', requestId: 'request', now: new Date(this.#now) };
    return await foresee(table, new Directory(table), asked, origin);
  }

  /** What is left behind by an action on these customers, without what differs from run to run: ids and times. */
  async outcome(ids: readonly string[]) {
    const table = this.#open();
    const { id, status, counts, plan } = await this.job();
    const found = await findByIds(table, ids);
    const customers = await Promise.all(
      ids.map(async (customerId) => {
        const records = await readRange(table, {
          PK: auditKey(customerId, '').PK,
          from: 'AUDIT#',
          to: 'AUDIT#~',
        });
        return {
          customer: found.get(customerId),
          records: records.map(({ action, actor, requestId, changes }) => ({
            action,
            actor,
            requestId,
            changes,
          })),
        };
      }),
    );
    const results: CustomerReport[] = [];
    for await (const { report } of reportsOfJob(table, 'RESULTS', { id, attempt: plan?.attempt ?? 0 }))
      results.push(customerReport.parse(report));
    const left = { status, counts, customers, results };
    const text = JSON.stringify(left);
    const plain: typeof left = JSON.parse(
      text.replaceAll(id, 'job').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then'),
    );
    return plain;
  }

  /** A process that lives as long as it likes. */
  process() {
    return this.#process(new Crashes());
  }

  #process(crashes = this.crashes) {
    const table = this.#open(crashes);
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
    return { table, workQueue, log, kinds: { 'bulk-action': bulkActions({ table, workQueue }) } };
  }

  #open(crashes?: Crashes): Table {
    return modelTable(this.#store, { crashes, clock: () => new Date(++this.#now) });
  }

  #restart(error: unknown): void {
    if (!(error instanceof Crash)) throw error;
    this.crashes.crashAfter(this.#lives());
  }
}
