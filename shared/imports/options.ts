import * as z from 'zod';
import { dateOrder } from '../customer-files/reading.ts';
import { text } from '../text/text.ts';
import { importContent } from './content.ts';
import { canonicalName, encodings } from './encodings.ts';
import { limits } from './limits.ts';

/** Which customers the rows of a file may be about. */
const importMode = z.enum(['upsert', 'create', 'update']);

/** By what a row finds its customer. */
export const matchKeys = ['id', 'email', 'externalId', 'username'] as const;
export type MatchKey = (typeof matchKeys)[number];

/** The store of orders when neither a row nor the options name one. */
export const usualStore = 'web';

/** What separates the cells of a row. */
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** What whoever gives a file may want of its import. */
export const importOptions = z
  .strictObject({
    content: importContent
      .optional()
      .describe(
        'What the rows are: `customers`, `orders` (one row for each order, or for each line of one), additions to and deductions from account `credit`, or from `points`. Default: as the columns tell; a file that could be more than one of them is refused.',
      ),
    store: text(100)
      .optional()
      .describe(
        `Of orders: the store that those are from whose rows name none. Default: \`${usualStore}\`, which the notes of the job say. Two shop systems that give the same numbers need two stores.`,
      ),
    mode: importMode
      .default('upsert')
      .describe(
        '`upsert`: change who is found, create who is not. `create`: a row whose customer exists fails (`exists`). `update`: a row whose customer does not exist fails (`not_found`).',
      ),
    matchBy: z
      .enum(['any', ...matchKeys])
      .default('any')
      .describe(
        'By what a row finds its customer. `any`: by whatever it has of id, e-mail, external ID and username; if they belong to two customers, the row fails (`ambiguous`), and so does one whose external ID or username alone finds a customer with another e-mail and a name that shares no word with its own: another system may call somebody else so. Otherwise only by this one: a row without it fails (`no_key`), and so does one whose other keys somebody else has (`taken`). An `id` that does not exist fails (`not_found`), whatever the mode.',
      ),
    blankCells: z
      .enum(['keep', 'clear'])
      .default('keep')
      .describe('What a blank cell does to the field of a customer who exists: leave it alone, or clear it.'),
    overwriteConsent: z
      .boolean()
      .default(false)
      .describe(
        'Take every answer about marketing as the file has it. Otherwise one that is older than the stored answer changes nothing, nor does a yes without a time after a no; a no is always taken. The rest of the row comes in, and the notes of the job say how many rows that were.',
      ),
    createGroups: z
      .boolean()
      .default(false)
      .describe(
        'Create groups that do not exist yet. Otherwise a row that names one fails (`unknown_group`).',
      ),
    splitNames: z
      .boolean()
      .default(true)
      .describe(
        'Split full names into first and last names when the file has no columns for those. Otherwise they stay `name`.',
      ),
    dateOrder: dateOrder
      .optional()
      .describe(
        'Whether `03/04/1990` is a day in April or in March. Default: as the other dates of the file tell, else as is usual in the country of the shop.',
      ),
    columns: z
      .record(z.string().min(1).max(limits.columnNameLength), z.string().min(1).max(100).nullable())
      .refine((columns) => Object.keys(columns).length <= limits.columns)
      .optional()
      .describe(
        'What columns of the file mean whose names are not recognised, or mean something else than they seem to: the field by the name that exports give it (`shippingAddress.city`), or null for a column to be ignored.',
      ),
    delimiter: z
      .enum(delimiters)
      .optional()
      .describe('What separates cells. Default: as the header row tells.'),
    encoding: z
      .string()
      .meta({
        anyOf: [{ enum: [...encodings] }, { type: 'string', description: 'Another label of one of them.' }],
      })
      .transform(canonicalName)
      .pipe(z.enum(encodings))
      .optional()
      .describe(
        'How the text is written as bytes: one of these, or another label that the [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels) has for it, in any letter case, which is answered as the name: `iso-8859-1` is `windows-1252`, `gb2312` is `gbk`. Default: as the file itself tells: UTF-8, UTF-16, or else `windows-1252`, which the notes of the job say, because nothing tells that from the others. A byte order mark says more than the option.',
      ),
    dryRun: z
      .boolean()
      .default(false)
      .describe(
        'Change nothing: the results of the job, and its file `changes.csv`, say row by row what would change.',
      ),
  })
  .meta({
    id: 'ImportOptions',
    examples: [
      {
        mode: 'update',
        matchBy: 'externalId',
        blankCells: 'clear',
        columns: { Kundennummer: 'externalId', Bemerkung: null },
        dryRun: true,
      },
    ],
  });
export type ImportOptions = z.output<typeof importOptions>;

/** The options of a file of which nothing else was said. */
export const standardOptions: ImportOptions = importOptions.parse({});
