import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { dateOrder } from '../../../shared/customer-files/reading.ts';
import { rowProblem } from '../../../shared/customer-files/row-problem.ts';

const directory = new URL('../fixtures/', import.meta.url);

/** What a file of a shop system is to come to: `<name of the file>.json` beside it. */
const expectation = z.strictObject({
  /** Of the shop that imports it. */
  shop: z.strictObject({ defaultCountry: z.string(), currency: z.string(), groups: z.array(z.string()) }),
  encoding: z.string(),
  delimiter: z.string(),
  dateOrder,
  ignoredColumns: z.array(z.string()),
  /** Every row that is not blank, by its number: what it says of a customer, or why it is not imported. */
  rows: z.record(
    z.string(),
    z.union([
      z.strictObject({ problem: rowProblem.shape.code }),
      z.strictObject({
        id: z.string().optional(),
        fields: z.record(z.string(), z.unknown()),
        password: z.string().optional(),
        passwordHash: z.string().optional(),
        uncheckableHash: z.literal(true).optional(),
        newGroups: z.array(z.string()).optional(),
      }),
    ]),
  ),
});
export type Expectation = z.output<typeof expectation>;

export interface Fixture {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: Expectation;
}

/** Files as shop systems export them, dirt included, each with what is to come of every row. */
export const fixtures = (): Fixture[] =>
  readdirSync(directory)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => ({
      name,
      bytes: readFileSync(new URL(name, directory)),
      expected: expectation.parse(JSON.parse(readFileSync(new URL(`${name}.json`, directory), 'utf8'))),
    }));
