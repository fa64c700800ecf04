import { readDefinitions } from '../custom-fields/repository.ts';
import { customerKinds } from '../customer-files/columns.ts';
import { type RowContent, rowReader } from '../customer-files/row.ts';
import { writtenColumns } from '../customer-files/write.ts';
import { guardKey, profileKey } from '../customers/keys.ts';
import { type Claim, claimedFields } from './claims.ts';
import { GoneMeanwhile } from './gone-meanwhile.ts';
import { judge } from './judge.ts';
import { lacksKey } from './match.ts';
import type { RowMeaning } from './meaning.ts';

/** Rows that are customers: each makes one, or changes the one whom it is about. */
export const customerRows: RowMeaning = {
  kinds: ({ customFields }) => customerKinds(customFields),
  planner: async (reading, { context, matchBy = 'any' }) => {
    const read = await rowReader(reading, context);
    return (cells) => {
      const result = read(cells);
      if ('problem' in result || lacksKey(result.content, matchBy)) return undefined;
      const { uncheckableHash = false } = result.content;
      return { claims: claimsOf(result.content), uncheckableHash };
    };
  },
  judge: async (run) => {
    const read = await rowReader(run.reading, run.context);
    const gone = new GoneMeanwhile(run.table);
    return (rows, refusals) => judge({ ...run, read, gone }, rows, refusals);
  },
  together: false,
  inOrder: false,
  changeColumns: async (table) =>
    writtenColumns(await readDefinitions(table)).filter(
      ({ isImported, name }) => isImported && name !== 'id',
    ),
};

/** Two values are the same where the table would keep them under the same key. */
const claimsOf = ({ id, fields }: RowContent): Claim[] =>
  claimedFields.flatMap((field) => {
    if (field === 'number' || field === 'line' || field === 'reference') return [];
    const value = field === 'id' ? id : fields[field];
    if (!value) return [];
    return { field, key: (field === 'id' ? profileKey(value) : guardKey(field, value)).PK };
  });
