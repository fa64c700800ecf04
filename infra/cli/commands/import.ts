import { type Command, Option } from 'commander';
import { ClienteleProblem, orThrow } from '../../client/client.ts';
import { once, type Schemas } from '../api.ts';
import { conclude } from '../job/conclude.ts';
import { follow } from '../job/follow.ts';
import { localFile } from '../local-file.ts';
import { collected, delimiters, examplesOf } from '../options.ts';
import { things } from '../output/text.ts';
import { Failure, UsageError } from '../refusals.ts';
import { sendFile } from '../send-file.ts';
import type { Cli } from '../session.ts';
import type { LocalFile } from '../upload.ts';

type Options = NonNullable<Schemas['ImportOptions']>;

/** What is given on the command line. */
interface Given {
  readonly content?: Options['content'];
  readonly store?: string;
  readonly mode?: Options['mode'];
  readonly matchBy?: Options['matchBy'];
  readonly blank?: Options['blankCells'];
  readonly overwriteConsent?: true;
  readonly createGroups?: true;
  readonly splitNames: boolean;
  readonly dateOrder?: Options['dateOrder'];
  readonly column?: readonly string[];
  readonly delimiter?: keyof typeof delimiters;
  readonly encoding?: Options['encoding'];
  readonly dryRun?: true;
  readonly wait: boolean;
}

const examples = [
  'import customers.csv --dry-run',
  'import customers.csv --mode update --match-by email',
  'import kunden.csv --column "Kundennr.=externalId" --column "Bemerkung="',
];

const explanation = `
CSV files and Excel workbooks come in as they are: encoding, delimiter and the names of columns are recognised.
The rows that failed are saved beside the file, with the reason: correct them, and import that file.`;

export function importCommand(program: Command, cli: Cli): void {
  program
    .command('import')
    .description(
      'Imports a file of customers, orders, credit or points, shows how it gets on, and saves the rows that failed.',
    )
    .argument('<file>', 'a CSV file or an Excel workbook (.xlsx)')
    .option('-n, --dry-run', 'change nothing, and say row by row what would change')
    .addOption(
      choice('--content <content>', 'what the rows are (default: as the columns tell)', [
        ...['customers', 'orders', 'credit', 'points'],
      ]),
    )
    .option('--store <store>', 'of orders: where those are from whose rows name no store (default: web)')
    .addOption(
      choice('--mode <mode>', 'whom rows may be about (default: upsert)', ['upsert', 'create', 'update']),
    )
    .addOption(
      choice('--match-by <key>', 'by what a row finds its customer (default: any)', [
        ...['any', 'id', 'email', 'externalId', 'username'],
      ]),
    )
    .addOption(choice('--blank <meaning>', 'what blank cells do (default: keep)', ['keep', 'clear']))
    .option('--overwrite-consent', 'take answers about marketing that are older than the stored ones, too')
    .option('--create-groups', 'create groups that do not exist yet')
    .option('--no-split-names', 'leave full names as they are')
    .addOption(
      choice('--date-order <order>', 'whether 03/04/1990 is in April or March', ['day-first', 'month-first']),
    )
    .option(
      '--column <header=field>',
      'what a column means; "Header=" ignores it; may come several times',
      collected,
    )
    .addOption(
      choice('--delimiter <name>', 'what separates cells (default: recognised)', Object.keys(delimiters)),
    )
    .option(
      '--encoding <name>',
      'how the text is written: utf-8, windows-1250, iso-8859-2, shift_jis …, by any label of the WHATWG Encoding Standard (default: recognised)',
    )
    .option('--no-wait', 'upload the file, and leave the rest to the job')
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .addHelpText('after', explanation)
    .action(async (path: string, given: Given) => {
      const file = localFile(path);
      const options = toOptions(given);
      const session = await cli.open();
      const body = { fileName: file.name, bytes: file.bytes, options };
      const asked = session.api.POST('/v1/imports', { params: once(), body });
      const { job, upload } = await orThrow(asked).catch((error) => {
        throw tooLarge(error, file) ?? error;
      });
      if (upload) await sendFile(session, job.id, upload, file);
      if (given.wait) return await conclude(session, await follow(session, job.id), { beside: file.path });
      session.answer(job, () => [
        `${file.name} is uploaded, and is imported by ${job.id}.`,
        `Follow it: ${session.hint(`jobs follow ${job.id}`)}`,
      ]);
    });
}

const choice = (flags: string, description: string, values: readonly string[]): Option =>
  new Option(flags, description).choices(values);

function toOptions(given: Given): Schemas['ImportOptions'] {
  const { content, store, mode, matchBy, blank, overwriteConsent, createGroups, splitNames } = given;
  const { dateOrder, delimiter, encoding, dryRun } = given;
  const columns = given.column && Object.fromEntries(given.column.map(mapping));
  return {
    ...(content && { content }),
    ...(store !== undefined && { store }),
    ...(mode && { mode }),
    ...(matchBy && { matchBy }),
    ...(blank && { blankCells: blank }),
    ...(overwriteConsent && { overwriteConsent }),
    ...(createGroups && { createGroups }),
    ...(!splitNames && { splitNames }),
    ...(dateOrder && { dateOrder }),
    ...(columns && { columns }),
    ...(delimiter && { delimiter: delimiters[delimiter] }),
    ...(encoding && { encoding }),
    ...(dryRun && { dryRun }),
  };
}

/** A header may have any character; a field has no `=`. */
function mapping(text: string): [header: string, field: string | null] {
  const at = text.lastIndexOf('=');
  if (at < 1)
    throw new UsageError(`--column takes "Header=field", or "Header=" to ignore it; not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1) || null];
}

/** What the API says of a size, as a person would say it of a file. */
function tooLarge(error: unknown, { path, bytes }: LocalFile): Failure | undefined {
  const fault = error instanceof ClienteleProblem && error.errors.find(({ pointer }) => pointer === '/bytes');
  if (!fault) return undefined;
  const size = `${path} is too large, with ${things(bytes, 'byte')}. ${fault.message}`;
  return new Failure(`${size} Split it, and import the parts one after another.`);
}
