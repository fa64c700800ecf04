import * as z from 'zod';
import type { Scope } from '../contracts/endpoint.ts';

/** What the rows of a file are. */
export const importContent = z.enum(['customers', 'orders', 'credit', 'points']);
export type ImportContent = z.output<typeof importContent>;

/** The scope of API keys that it takes to import this, beside that of imports. */
export const scopeOf = (content: ImportContent): Scope =>
  content === 'customers' ? 'customers:write' : content === 'orders' ? 'orders:write' : 'accounts:write';

const postingFields: ReadonlySet<string> = new Set(['openingBalance.credit', 'openingBalance.points']);

/** Whether a column with this field of customers posts to their accounts: that takes the scope of credit as well. */
export const isPosting = (field: string | null | undefined): boolean => postingFields.has(field ?? '');

/** What may be imported with these scopes. */
export const contentsFor = (scopes: readonly string[]): ImportContent[] =>
  importContent.options.filter((content) => scopes.includes(scopeOf(content)));
