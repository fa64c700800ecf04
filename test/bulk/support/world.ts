import { foresee } from '../../../shared/bulk/foresee.ts';
import { bulkActions } from '../../../shared/bulk/kind.ts';
import { type CustomerReport, customerReport } from '../../../shared/bulk/report.ts';
import { startBulkAction } from '../../../shared/bulk/service.ts';
import { auditKey } from '../../../shared/customers/keys.ts';
import { findByIds } from '../../../shared/customers/repository.ts';
import { Directory } from '../../../shared/directory/directory.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { reportsOfJob } from '../../../shared/jobs/reports.ts';
import { readRange } from '../../../shared/table/read.ts';
import { JobWorld, type ProcessDeps } from '../../support/job-world.ts';

export type { Given } from '../../support/job-world.ts';

type Asked = Parameters<typeof startBulkAction>[1];

/** A deployment in memory, as far as bulk actions go. */
export class BulkWorld extends JobWorld {
  readonly #chunkSize: number;

  /**
   * @param chunkSize how many customers a chunk has
   * @param lives how many calls each process makes before it dies. Default: it does not
   */
  constructor(random: () => number, chunkSize: number, lives?: () => number) {
    super(random, lives);
    this.#chunkSize = chunkSize;
  }

  protected override kinds(deps: ProcessDeps) {
    const eraseCopies = async () => ({ files: [], reason: null });
    return { 'bulk-action': bulkActions({ ...deps, deletePolicy: 'keep-orders', eraseCopies }) };
  }

  /** Asks for a bulk action; a client whose request dies sends it again. */
  start(asked: Asked): Promise<Job> {
    const request = { key: 'key', scope: 'test', payload: asked };
    return this.ask(async (deps) => {
      const origin = { actor: 'api-key:asker', requestId: 'request', now: this.now };
      const all = { ...deps, chunkSize: this.#chunkSize };
      return (await startBulkAction(all, asked, origin, request)).result;
    });
  }

  /** What the action would do. */
  async foresee(asked: Asked) {
    const { table } = this.process();
    const origin = { actor: 'api-key:asker', requestId: 'request', now: this.now };
    return await foresee(table, new Directory(table, 'EUR'), asked, origin, 'keep-orders');
  }

  /** What is left behind by an action on these customers, without what differs from run to run: ids and times. */
  async outcome(ids: readonly string[]) {
    const table = this.open();
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
}
