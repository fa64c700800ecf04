import { Command } from 'commander';
import { accountsCommand } from './commands/accounts.ts';
import { cardsCommand } from './commands/cards.ts';
import { creditCommand } from './commands/credit.ts';
import { customersCommand } from './commands/customers.ts';
import { exportCommand } from './commands/export.ts';
import { groupsCommand } from './commands/groups.ts';
import { healthCommand } from './commands/health.ts';
import { importCommand } from './commands/import.ts';
import { jobsCommand } from './commands/jobs.ts';
import { ordersCommand } from './commands/orders.ts';
import { pointsCommand } from './commands/points.ts';
import { viewsCommand } from './commands/views.ts';
import { examplesOf } from './options.ts';
import { type Cli, type GlobalOptions, openCli } from './session.ts';
import { styled, type Terminal } from './terminal.ts';

const examples = ['health', 'import customers.csv --dry-run', 'customers list --q ada', 'export --all'];

const afterwards = `
Which deployment: --url, or CLIENTELE_URL; with its API key in CLIENTELE_API_KEY or a file (--api-key-file). Without
them, the local stack that npm start runs is found by itself.

Exit codes: 0 done; 1 not everything was done, such as rows that failed; 2 the command line is wrong; 130 interrupted.`;

/** The command line as a whole: what each command does stands in its own file. */
export function clienteleProgram(terminal: Terminal): { program: Command; cli: Cli } {
  const program = new Command(terminal.command);
  const cli = openCli(terminal, () => program.opts<GlobalOptions>());
  program
    .description(
      'Clientele from the command line: imports, exports, customers, their orders and accounts, groups, views and jobs.',
    )
    .option('--url <address>', 'address of the deployment’s API')
    .option('--api-key-file <file>', 'a file that holds the API key')
    .option('--data <folder>', 'data folder of a local stack (default: that of npm start)')
    .option('--json', 'for programs: JSON on standard output, everything else on standard error')
    .addHelpText('after', examplesOf(terminal.command, examples))
    .addHelpText('after', afterwards)
    .exitOverride()
    .showHelpAfterError('With --help it says what it takes.')
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => styled('bold', title, terminal.stdout) })
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getErrHelpWidth: () => terminal.stderr.columns ?? 100,
    });
  importCommand(program, cli);
  exportCommand(program, cli);
  customersCommand(program, cli);
  groupsCommand(program, cli);
  viewsCommand(program, cli);
  ordersCommand(program, cli);
  creditCommand(program, cli);
  pointsCommand(program, cli);
  cardsCommand(program, cli);
  accountsCommand(program, cli);
  jobsCommand(program, cli);
  healthCommand(program, cli);
  return { program, cli };
}
