import { readDefinitions } from '../custom-fields/repository.ts';
import { rowReader } from '../customer-files/row.ts';
import { writtenColumns } from '../customer-files/write.ts';
import { GoneMeanwhile } from './gone-meanwhile.ts';
import { judge } from './judge.ts';
import type { RowJudging } from './judging.ts';

/** Rows that are customers: each makes one, or changes the one whom it is about. */
export const customerJudging: RowJudging = {
  judge: async (run) => {
    const read = await rowReader(run.reading, run.context);
    const gone = new GoneMeanwhile(run.table);
    return (rows, refusals) => judge({ ...run, read, gone }, rows, refusals);
  },
  together: false,
  changeColumns: async (table) =>
    writtenColumns(await readDefinitions(table)).filter(
      ({ isImported, name }) => isImported && name !== 'id',
    ),
};
