import type { RowContext } from '../customer-files/row.ts';
import type { Table } from '../table/table.ts';
import { groupsByName } from './groups-on-demand.ts';
import { customFieldsOf } from './known-fields.ts';
import type { ImportOptions } from './options.ts';

/** What of the deployment's settings decides how rows are read. */
export type RowSettings = Pick<RowContext, 'defaultCountry' | 'currency' | 'shortestPassword' | 'shopName'>;

/** What the rows of a file are read against, as the table is now. */
export async function rowContextOf(
  table: Table,
  { blankCells, createGroups }: ImportOptions,
  settings: RowSettings,
): Promise<RowContext> {
  const [groups, customFields] = await Promise.all([groupsByName(table), customFieldsOf(table)]);
  const { defaultCountry, currency, shortestPassword, shopName } = settings;
  return {
    groups,
    customFields,
    defaultCountry,
    currency,
    shortestPassword,
    shopName,
    blankCells,
    createGroups,
  };
}
