import type { Origin } from '../audit/audit.ts';
import { withPassword } from '../credentials/credential.ts';
import type { ReadRow, RowReader } from '../customer-files/row.ts';
import { problem } from '../customer-files/row-problem.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { uniqueFields } from '../customers/keys.ts';
import { findByUniques } from '../customers/repository.ts';
import { patience } from '../jobs/kind.ts';
import type { Table } from '../table/table.ts';
import type { Duplicate } from './claims.ts';
import { type CsvRow, rowFaults } from './csv.ts';
import { evaluate, failed, type RowOutcome } from './evaluation.ts';

/** What a chunk's rows are imported with. */
export interface RowsRun {
  readonly table: Table;
  readonly read: RowReader;
  /** Which of the chunk's rows repeat an earlier one of the file. */
  readonly duplicates: readonly Duplicate[];
  readonly origin: () => Origin;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty. */
  readonly defaultCountry: string;
  /** Hashes a row's password, once however often the row is tried. */
  readonly hash: (row: CsvRow, password: string) => Promise<string>;
}

/**
 * What is to become of each row, given what the table holds now.
 * @param refusals how often the writes of each row number were refused because its customer had changed meanwhile
 */
export async function judge(
  run: RowsRun,
  rows: readonly CsvRow[],
  refusals: ReadonlyMap<number, number>,
): Promise<RowOutcome[]> {
  const read = rows.map((row) => ({ row, result: readOrProblem(run, row, refusals.get(row.row) ?? 0) }));
  const contents = read.flatMap(({ result }) => ('content' in result ? [result.content] : []));
  const owners = await findOwners(
    run.table,
    contents.map(({ fields }) => fields),
  );
  const candidates = contents.flatMap(({ fields, password }) => (password ? owners(fields) : []));
  const secured = await withPassword(
    run.table,
    candidates.map(({ id }) => id),
  );
  const origin = run.origin();
  return await Promise.all(
    read.map(async ({ row, result }) =>
      'problem' in result
        ? failed(row, result.problem)
        : await evaluate({
            row,
            content: result.content,
            owners: owners(result.content.fields),
            hasPassword: (id) => secured.has(id),
            hash: run.hash,
            origin,
            defaultCountry: run.defaultCountry,
          }),
    ),
  );
}

function readOrProblem({ read, duplicates }: RowsRun, row: CsvRow, refusals: number): ReadRow {
  const repeated = duplicates.find((duplicate) => duplicate.row === row.row);
  if (repeated) {
    const message = `It is a duplicate of row ${repeated.of}: the same ${repeated.field}.`;
    return { problem: { code: 'duplicate', message } };
  }
  if (refusals >= patience) {
    const message = 'The customer kept changing while the row was imported. Import the row again.';
    return { problem: { code: 'conflict', message } };
  }
  return row.fault ? problem(row.fault, rowFaults[row.fault]('The row')) : read(row.cells);
}

type Keys = { readonly [Field in (typeof uniqueFields)[number]]?: string | null | undefined };

/** Reads who owns the given e-mails and external IDs, and tells it for each row's keys. */
async function findOwners(table: Table, rows: readonly Keys[]): Promise<(keys: Keys) => StoredCustomer[]> {
  const found = await Promise.all(
    uniqueFields.map(async (field) => {
      const values = rows.flatMap((keys) => keys[field] ?? []);
      return [field, await findByUniques(table, field, values)] as const;
    }),
  );
  return (keys) => {
    const owners = found.flatMap(([field, byValue]) => byValue.get(keys[field] ?? '') ?? []);
    return [...new Map(owners.map((owner) => [owner.id, owner])).values()];
  };
}
