import type { Command } from 'commander';
import { orThrow } from '../../client/client.ts';
import { openApi } from '../api.ts';
import { count } from '../output/text.ts';
import { Failure } from '../refusals.ts';
import type { Cli } from '../session.ts';
import { styled } from '../terminal.ts';

export function healthCommand(program: Command, cli: Cli): void {
  program
    .command('health')
    .description('Says whether the API answers, and whether it takes the API key.')
    .action(async () => {
      const { baseUrl, apiKey, keyFrom } = await cli.connection();
      const note = (line: string) => void cli.terminal.stderr.write(`${line}\n`);
      const api = openApi(baseUrl, apiKey ?? '', note);
      const begin = performance.now();
      const { status } = await orThrow(api.GET('/health'));
      if (status !== 'ok') throw new Failure(`${baseUrl} answers, but not as Clientele does.`);
      note(
        `${styled('green', '✓', cli.terminal.stderr)} ${baseUrl} answers, in ${Math.round(performance.now() - begin)} ms.`,
      );
      const session = await cli.open();
      const page = api.GET('/v1/customers', { params: { query: { limit: 1 } } });
      const { total } = await orThrow(page);
      session.answer({ url: baseUrl, status, customers: total }, () => [
        `${styled('green', '✓', cli.terminal.stdout)} The API key from ${keyFrom} works. There are ${count(total)} customers.`,
      ]);
    });
}
