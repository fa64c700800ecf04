import { describe, expect, test } from 'vitest';
import { rowReader } from '../../shared/customer-files/row.ts';
import { isBlank, rowsOfRange } from '../../shared/imports/csv.ts';
import { ignoredColumns } from '../../shared/imports/header.ts';
import { type FilePlan, OtherEncoding, type PlanRules, planFile } from '../../shared/imports/plan.ts';
import { fold } from '../../shared/text/fold.ts';
import { emptyShop } from '../customer-files/support/context.ts';
import { customFieldsByKey } from '../customer-files/support/customers.ts';
import { type Expectation, fixtures } from './support/fixtures.ts';

/** Groups have their names for ids here. */
const shopOf = ({ shop: { groups, ...settings } }: Expectation) => ({
  ...emptyShop,
  ...settings,
  customFields: customFieldsByKey,
  groups: new Map(groups.map((name) => [fold(name), name])),
});

async function plan(bytes: Buffer, rules: PlanRules): Promise<FilePlan> {
  const pieces = async function* () {
    yield bytes;
  };
  return await planFile(pieces(), rules).catch((error: unknown) => {
    if (!(error instanceof OtherEncoding)) throw error;
    return planFile(pieces(), { ...rules, encoding: error.encoding });
  });
}

/** What is made of every row of a file, as the planner and the workers make it. */
async function outcomeOf(bytes: Buffer, expected: Expectation) {
  const context = shopOf(expected);
  const { format, chunks } = await plan(bytes, { context, splitNames: true });
  const read = await rowReader(format, context);
  const rows = chunks.flatMap(({ start, end, firstRow, duplicates }) =>
    rowsOfRange(bytes.subarray(start, end), { ...format, start, firstRow })
      .filter((row) => !isBlank(row))
      .map(({ row, cells, fault }) => {
        const problem = fault ?? (duplicates.some((one) => one.row === row) ? 'duplicate' : undefined);
        if (problem) return [String(row), { problem }] as const;
        const result = read(cells);
        if ('problem' in result) return [String(row), { problem: result.problem.code }] as const;
        const { newGroups, refusedPassword, ...content } = result.content;
        // Nobody has a password yet in whose place this one would not be used.
        if (refusedPassword) return [String(row), { problem: refusedPassword.code }] as const;
        return [String(row), { ...content, ...(newGroups.length > 0 && { newGroups }) }] as const;
      }),
  );
  const { encoding, delimiter, dateOrder, columns } = format;
  return {
    shop: expected.shop,
    encoding,
    delimiter,
    dateOrder,
    ignoredColumns: ignoredColumns(columns),
    rows: Object.fromEntries(rows),
  };
}

describe('a file of', () => {
  test.each(fixtures())('$name comes in row by row as expected', async ({ bytes, expected }) => {
    expect(await outcomeOf(bytes, expected)).toEqual(expected);
  });
});
