import { CommanderError } from 'commander';
import { ClienteleProblem } from '../client/client.ts';
import { messageOf } from '../local/problem.ts';
import type { Connection } from './connection.ts';
import { exits } from './exits.ts';
import { explained } from './problems.ts';
import { clienteleProgram } from './program.ts';
import { Failure, PartlyFailed, UsageError } from './refusals.ts';
import type { Cli } from './session.ts';
import { styled, type Terminal } from './terminal.ts';

/**
 * Carries a command line out.
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { program, cli } = clienteleProgram(terminal);
  try {
    await program.parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' });
    return exits.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage;
    if (error instanceof PartlyFailed) return exits.failed;
    terminal.stderr.write(`${styled('red', await sentences(error, cli), terminal.stderr)}\n`);
    return error instanceof UsageError ? exits.usage : exits.failed;
  }
}

async function sentences(error: unknown, cli: Cli): Promise<string> {
  if (error instanceof UsageError || error instanceof Failure) return error.message;
  // What was asked has been found before.
  const where: Connection = await cli.connection();
  if (error instanceof ClienteleProblem) return explained(error, where);
  if (error instanceof SyntaxError)
    return `What ${where.baseUrl} answers is no JSON. Is it the address of the API (CLIENTELE_URL, --url)?`;
  return messageOf(error);
}
