import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { orThrow } from '../../client/client.ts';
import { once, type Schemas } from '../api.ts';
import { conclude } from '../job/conclude.ts';
import { opened } from '../job/download.ts';
import { addressOf } from '../job/files.ts';
import { follow } from '../job/follow.ts';
import { type Job, outcome } from '../job/words.ts';
import { viewNamed } from '../named.ts';
import { commaList, delimiters, examplesOf, json } from '../options.ts';
import { progressLine } from '../output/progress.ts';
import { things } from '../output/text.ts';
import { PartlyFailed, UsageError } from '../refusals.ts';
import type { Cli, Session } from '../session.ts';

type NewExport = Schemas['NewExport'];

/** What is given on the command line. */
interface Given {
  readonly content?: NonNullable<NewExport['content']>;
  readonly from?: string;
  readonly to?: string;
  readonly view?: string;
  readonly filter?: unknown;
  readonly q?: string;
  readonly ids?: string[];
  readonly all?: true;
  readonly format?: NewExport['format'];
  readonly columns?: string[];
  readonly sort?: string;
  readonly delimiter?: keyof typeof delimiters;
  readonly byteOrderMark: boolean;
  readonly timeZone?: string;
  readonly out?: string;
  readonly force?: true;
  readonly dryRun?: true;
  readonly wait: boolean;
}

const examples = [
  'export --all',
  'export --view "Marketing subscribers" --format xlsx --columns email,firstName,lastName',
  `export --filter '{"field":"tags","value":"wholesale"}' --out wholesale.csv`,
  'export --q lovelace --out - | head',
  'export --content credit --ids 019a5b7c-1d2e-7f30-8a4b-5c6d7e8f9a0b --format xlsx',
  'export --content order-lines --from 2026-01 --to 2026-03',
];

export function exportCommand(program: Command, cli: Cli): void {
  program
    .command('export')
    .description(
      'Exports customers, their orders or accounts to a CSV file or an Excel workbook, and downloads it.',
    )
    .addOption(
      new Option('--content <content>', 'what the rows are (default: customers)').choices([
        ...['customers', 'orders', 'order-lines', 'credit', 'points', 'client-accounts'],
      ]),
    )
    .option('--from <month>', 'of orders: all since that month, such as 2026-01, whoever they belong to')
    .option('--to <month>', 'of orders: until the end of that month (default: that of --from)')
    .option('--all', 'every customer')
    .option('--view <view>', 'the customers of a view, by its name or id')
    .option('--filter <json>', 'those for whom an expression holds, as in a search', json)
    .option('--q <words>', 'those who are found by words; also with --filter')
    .option('--ids <ids>', 'these, with commas between', commaList)
    .addOption(
      new Option('--format <format>', 'default: by the name given with --out, else csv').choices([
        'csv',
        'xlsx',
      ]),
    )
    .option('--columns <names>', 'which columns, in this order, with commas between', commaList)
    .option('--sort <field>', 'a field, with - before it: descending')
    .addOption(
      new Option('--delimiter <name>', 'of CSV: what separates cells').choices(Object.keys(delimiters)),
    )
    .option('--no-byte-order-mark', 'of CSV: without the mark by which Excel knows UTF-8')
    .option('--time-zone <name>', 'by whose clock times are written, such as Europe/Madrid')
    .option('-o, --out <file>', 'where the file goes, with the ending of its format; - is standard output')
    .option('--force', 'overwrite that file')
    .option('-n, --dry-run', 'only say how many customers there are, and which columns')
    .option('--no-wait', 'leave it to the job')
    .addHelpText('after', examplesOf(cli.terminal.command, examples))
    .addHelpText('after', '\nWhat is exported can be edited and imported again.')
    .action((given: Given) => exportCustomers(cli, { ...given, ...named(given) }));
}

async function exportCustomers(cli: Cli, given: Given): Promise<void> {
  requirePossible(given);
  const session = await cli.open();
  if (given.out === '-' && session.json)
    throw new UsageError('--json and --out - both want standard output.');
  const { from, to = from } = given;
  const whose =
    from === undefined || to === undefined
      ? { selection: await selectionOf(session, given) }
      : { months: { from, to } };
  const body = { ...options(given), ...whose };
  const answer = await orThrow(session.api.POST('/v1/exports', { params: once(), body }));
  if ('dryRun' in answer)
    return session.answer(answer, () => [
      `${answer.fileName} would have ${things(answer.total, from === undefined ? 'customer' : 'day')}, and these columns:`,
      answer.columns.join(', '),
    ]);
  if (!given.wait)
    return session.answer(answer, () => [`Follow it: ${session.hint(`jobs follow ${answer.id}`)}`]);
  const job = await follow(session, answer.id);
  if (given.out === '-') return await print(session, job);
  await conclude(session, job, { place: given.out });
}

function requirePossible({ view, filter, q, ids, all, from, out, force }: Given): void {
  const ways = [view, filter ?? q, ids, all, from].filter((way) => way !== undefined).length;
  const only = ways > 1 ? 'only one of ' : '';
  if (ways !== 1)
    throw new UsageError(
      `Whom? Say ${only}--all, --view, --ids, or --filter and --q; of orders, --from will do.`,
    );
  if (out !== undefined && out !== '-' && !force && existsSync(out))
    throw new UsageError(`${out} exists already. Name another file, or overwrite it with --force.`);
}

/** The file with the ending of its format, by which other programs know it; what lies there already has its name. */
function named({ out, format = 'csv' }: Given): Pick<Given, 'out'> {
  if (out === undefined) return {};
  return { out: out === '-' || extname(out) !== '' || existsSync(out) ? out : `${out}.${format}` };
}

function options(given: Given): Omit<NewExport, 'selection' | 'months'> {
  const { content, columns, sort, delimiter, timeZone } = given;
  const byName = given.out?.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv';
  return {
    ...(content && { content }),
    format: given.format ?? byName,
    ...(columns && { columns }),
    // Which fields sort, the API says.
    ...(sort !== undefined && { sort: sort as NonNullable<NewExport['sort']> }),
    ...(delimiter && { delimiter: delimiters[delimiter] }),
    ...(!given.byteOrderMark && { byteOrderMark: false }),
    ...(timeZone !== undefined && { timeZone }),
    ...(given.dryRun && { dryRun: true }),
  };
}

async function selectionOf(session: Session, given: Given): Promise<NonNullable<NewExport['selection']>> {
  const { view, filter, q, ids, all } = given;
  if (all) return { all };
  if (ids) return { ids };
  if (view !== undefined) return { view: (await viewNamed(session, view)).id };
  return {
    // What an expression is, the API says.
    ...(filter !== undefined && { filter: filter as Schemas['Expression'] }),
    ...(q !== undefined && { q }),
  };
}

/** Writes the file to standard output, and what there is to say to the other one. */
async function print(session: Session, job: Job): Promise<void> {
  const { stdout, stderr } = session.terminal;
  for (const { name } of job.files) {
    const quiet = { show: () => {}, end: () => {} };
    const line = stdout.isTTY ? quiet : progressLine(stderr);
    const { body } = await opened(await addressOf(session, job.id, name), line);
    await pipeline(body, stdout, { end: false });
    line.end();
  }
  session.note(outcome(job));
  if (job.status !== 'completed' || job.progress.failed > 0) throw new PartlyFailed();
}
