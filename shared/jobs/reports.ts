import * as z from 'zod';
import { queryItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { put, type Write } from '../table/writes.ts';
import { type Chunk, expiring } from './chunk.ts';
import { type ReportKind, reportKey, reportRange } from './keys.ts';
import type { Outcome } from './kind.ts';

/** An item has 400 KB at the most. JSON is longer than what DynamoDB counts; the rest is margin. */
const mostReportBytes = 300_000;

/** The reports that one transaction made. What each of them says, its kind of job knows. */
export const reportsItem = z.object({
  /** The first item that the transaction went through. */
  from: z.int().positive(),
  reports: z.array(z.unknown()),
});

/**
 * The first of the outcomes, as many as can be reported in one item: one of them always can. What is reported of all may
 * be kept twice, and still leaves room in the transaction for what its items write.
 */
export function reportable(outcomes: readonly Outcome[]): readonly Outcome[] {
  let bytes = 0;
  const end = outcomes.findIndex(({ report }, index) => {
    bytes += Buffer.byteLength(JSON.stringify(report) ?? '');
    return index > 0 && bytes > mostReportBytes;
  });
  return end === -1 ? outcomes : outcomes.slice(0, end);
}

/**
 * The writes that keep what is reported of a batch. They belong into its transaction: then they are made once.
 * @param all whether all items are reported, not only those that failed
 */
export function reportsOf(chunk: Chunk, batch: readonly Outcome[], all: boolean, now: Date): Write[] {
  const { jobId, attempt, nextItem } = chunk;
  const told = batch.filter(({ report }) => report !== undefined);
  const failed = told.filter(({ result }) => result === 'failed');
  const keep = (kind: ReportKind, outcomes: readonly Outcome[]): Write[] => {
    if (outcomes.length === 0) return [];
    const reports = outcomes.map(({ report }) => report);
    return [put(expiring({ ...reportKey(kind, jobId, attempt, nextItem), from: nextItem, reports }, now))];
  };
  return [...keep('PROBLEMS', failed), ...(all ? keep('RESULTS', told) : [])];
}

/** Where a report stands: in which transaction's, and after how many others of it. */
export interface ReportPlace {
  readonly from: number;
  readonly index: number;
}

/**
 * The reports of a job, in the order of its items.
 * @param after the place to go on after. Default: from the first
 */
export async function* reportsOfJob(
  table: Table,
  kind: ReportKind,
  { id, attempt }: { readonly id: string; readonly attempt: number },
  after?: ReportPlace,
): AsyncGenerator<{ readonly place: ReportPlace; readonly report: unknown }> {
  for await (const item of queryItems(table, reportRange(kind, id, attempt, after?.from))) {
    const { from, reports } = reportsItem.parse(item);
    for (const [index, report] of reports.entries()) {
      if (from === after?.from && index <= after.index) continue;
      yield { place: { from, index }, report };
    }
  }
}
