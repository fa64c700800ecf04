import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { confirmed } from '../../confirm.ts';
import { harmless } from '../../output/text.ts';
import type { Cli } from '../../session.ts';
import { customerArgument, customerNamed } from './customer.ts';

export function anonymiseCustomer(customers: Command, cli: Cli): void {
  customers
    .command('anonymise')
    .description('Removes all that says who a customer is, for good. Orders and totals stay.')
    .argument('<customer>', customerArgument)
    .option('-y, --yes', 'do not ask')
    .action(async (text: string, { yes }: { yes?: boolean }) => {
      const session = await cli.open();
      const { id, firstName, lastName, name, email } = await customerNamed(session, text);
      const called = [firstName, lastName, name, email].filter(Boolean).join(' ');
      const question = `Anonymise ${harmless(called)} (${id})? There is no way back.`;
      await confirmed(question, yes, cli.terminal);
      const path = { id };
      const job = await orThrow(session.api.POST('/v1/customers/{id}/anonymize', { params: { path } }));
      session.answer({ id, jobId: job.id }, () => [
        `${id} is anonymised. The job ${job.id} removes the copies.`,
      ]);
    });
}
