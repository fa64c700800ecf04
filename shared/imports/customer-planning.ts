import { customerKinds } from '../customer-files/columns.ts';
import { type RowContent, rowReader } from '../customer-files/row.ts';
import { guardKey, profileKey } from '../customers/keys.ts';
import { type Claim, claimedFields } from './claims.ts';
import { lacksKey } from './match.ts';
import type { RowPlanning } from './planning.ts';

/** Rows that are customers: each is about one. */
export const customerPlanning: RowPlanning = {
  kinds: ({ customFields }) => customerKinds(customFields),
  reader: async (reading, { context, matchBy = 'any' }) => {
    const read = await rowReader(reading, context);
    return (cells) => {
      const result = read(cells);
      if ('problem' in result || lacksKey(result.content, matchBy)) return undefined;
      const { uncheckableHash = false } = result.content;
      return { claims: claimsOf(result.content), uncheckableHash };
    };
  },
  inOrder: false,
};

/** Two values are the same where the table would keep them under the same key. */
const claimsOf = ({ id, fields }: RowContent): Claim[] =>
  claimedFields.flatMap((field) => {
    if (field === 'number' || field === 'line' || field === 'reference') return [];
    const value = field === 'id' ? id : fields[field];
    if (!value) return [];
    return { field, key: (field === 'id' ? profileKey(value) : guardKey(field, value)).PK };
  });
