import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { UsageError } from '../../refusals.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerIdNamed } from './customer.ts';

interface Given {
  readonly html?: string;
  readonly force?: true;
}

/** Only whoever writes them may read the files: they are about a person. */
const mode = 0o600;

export function customerData(customers: Command, cli: Cli): void {
  customers
    .command('data')
    .description('Prints everything that is kept of a customer as JSON, for the customer.')
    .argument('<customer>', customerArgument)
    .option('--html <file>', 'write a page for people instead')
    .option('--force', 'overwrite that file')
    .action(async (text: string, { html, force }: Given) => {
      if (html !== undefined && !force && existsSync(html))
        throw new UsageError(`${html} exists already. Name another file, or overwrite it with --force.`);
      const session = await cli.open();
      const path = { id: await customerIdNamed(session, text) };
      const url = '/v1/customers/{id}/data';
      if (html === undefined) {
        const data = await orThrow(session.api.GET(url, { params: { path } }));
        return session.answer(data, () => [JSON.stringify(data, null, 2)]);
      }
      const params = { path, query: { format: 'html' as const } };
      const page = await orThrow(session.api.GET(url, { params, parseAs: 'text' }));
      writeFileSync(html, String(page), { mode });
      session.answer({ file: html }, () => [`It is in ${html}.`]);
    });
}
