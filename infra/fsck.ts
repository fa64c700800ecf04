import { randomUUID } from 'node:crypto';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { checkTable, type Report } from '../shared/fsck/check-table.ts';
import type { Finding } from '../shared/fsck/confirmation.ts';
import { checks } from '../shared/fsck/fault.ts';
import { isCurrency } from '../shared/money/currency.ts';
import { wholeNumber } from './cli/options.ts';
import { progressLine } from './cli/output/progress.ts';
import type { Screen } from './cli/terminal.ts';
import { readConfig } from './config.ts';
import { findTable, type Where } from './fsck/find-table.ts';
import { findingText, progressText, summaryText } from './fsck/output.ts';
import { messageOf } from './local/problem.ts';
import { contextWith } from './local/synthesis.ts';

/** How a run can end; programs look at it. */
const exits = { clean: 0, problems: 1, failed: 2 } as const;

interface Options extends Where {
  readonly repair?: boolean;
  readonly currency?: string;
  readonly segments: number;
  readonly pause: number;
  readonly json?: boolean;
}

const explanation = `Holds every item of the table to what the others promise of it. Nothing is written without --repair. The table may be in
use: whatever seems wrong is read again, twice, before it is told.

What is checked:
${Object.entries(checks)
  .map(([name, promise]) => `  ${name.padEnd(11)} ${promise}`)
  .join('\n')}

Exit codes: 0 nothing is wrong, or is any more; 1 something is wrong; 2 it could not run.
Rights on AWS, and what to do about each finding: docs/runbook.md.`;

function programOf(stdout: Screen, stderr: Screen): Command {
  return new Command('npm run fsck --')
    .description('Checks the whole table of a Clientele, and repairs it.')
    .option('--stack <name>', 'on AWS: the stack whose table is meant, such as Clientele-staging')
    .option('--table <name>', 'on AWS: the table itself, a restored one say')
    .option('--region <name>', 'on AWS: the region (default: as the AWS CLI has it)')
    .option('--data <folder>', 'data folder of a local stack (default: that of npm start)')
    .option('--repair', 'repair what can be repaired, each with an audit record of the actor fsck')
    .option('--currency <code>', 'the currency of the shop (default: that of cdk.json)', currencyCode)
    .option('--segments <number>', 'how many parts of the table are read side by side', wholeNumber, 4)
    .option('--pause <seconds>', 'how long to wait between the two looks', wholeNumber, 2)
    .option('--json', 'for programs: one JSON document on standard output')
    .addHelpText('after', `\n${explanation}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    });
}

function currencyCode(text: string): string {
  if (!isCurrency(text)) throw new InvalidArgumentError('It takes a currency by its code, such as EUR.');
  return text;
}

/**
 * Carries a command line out.
 * @returns the exit code
 */
export async function fsck(
  args: readonly string[],
  { stdout, stderr }: { readonly stdout: Screen; readonly stderr: Screen },
): Promise<number> {
  try {
    const program = programOf(stdout, stderr);
    program.parse(args, { from: 'user' });
    return await check(program.opts<Options>(), stdout, stderr);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.clean : exits.failed;
    stderr.write(`${messageOf(error)}\n`);
    return exits.failed;
  }
}

async function check(options: Options, stdout: Screen, stderr: Screen): Promise<number> {
  const { repair = false, segments, pause, json = false } = options;
  const table = await findTable(options);
  const currency = options.currency ?? readConfig(contextWith({})).currency;
  stderr.write(`Checking ${table.name} …\n`);
  const progress = progressLine(stderr);
  const findings: Finding[] = [];
  const requestId = `fsck-${randomUUID()}`;
  const report: Report = await checkTable(table, {
    ...{ currency, repair, requestId, segments, pauseMs: pause * 1000 },
    onProgress: (now) => progress.show(progressText(now)),
    onFinding: (finding) => {
      findings.push(finding);
      progress.end();
      if (!json) stdout.write(`${findingText(finding)}\n`);
    },
  }).finally(() => progress.end());
  const repairable = findings.filter((finding) => finding.repair !== undefined).length;
  if (json) stdout.write(`${JSON.stringify({ table: table.name, ...report, list: findings }, null, 2)}\n`);
  else stdout.write(`${summaryText(report, repairable)}\n`);
  return report.findings > report.repaired || report.brokenOff ? exits.problems : exits.clean;
}

if (import.meta.main) process.exitCode = await fsck(process.argv.slice(2), process);
