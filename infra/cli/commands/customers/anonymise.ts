import type { Command } from 'commander';
import { ClienteleProblem, orThrow } from '../../../client/client.ts';
import { confirmed } from '../../confirm.ts';
import type { Cli, Session } from '../../session.ts';
import { customerArgument, customerNamed, isCustomerId, whoIs } from './customer.ts';

export function anonymiseCustomer(customers: Command, cli: Cli): void {
  customers
    .command('anonymise')
    .description(
      'Removes all that says who a customer is, for good; also what the deletion of one, named by the id, has left. Orders and totals stay.',
    )
    .argument('<customer>', customerArgument)
    .option('-y, --yes', 'do not ask')
    .action(async (text: string, { yes }: { yes?: boolean }) => {
      const session = await cli.open();
      const { id, who } = await personNamed(session, text);
      await confirmed(`Anonymise ${who}? There is no way back.`, yes, cli.terminal);
      const path = { id };
      const job = await orThrow(session.api.POST('/v1/customers/{id}/anonymize', { params: { path } }));
      session.answer({ id, jobId: job.id }, () => [
        `${id} is anonymised. The job ${job.id} removes the copies.`,
      ]);
    });
}

/** Who is meant, and what to call them. Of somebody who was deleted there is nothing but the id. */
async function personNamed(session: Session, text: string): Promise<{ id: string; who: string }> {
  try {
    const customer = await customerNamed(session, text);
    return { id: customer.id, who: whoIs(customer) };
  } catch (error) {
    const isGone = error instanceof ClienteleProblem && error.status === 404;
    if (isGone && isCustomerId(text)) return { id: text, who: `what is left of somebody deleted (${text})` };
    throw error;
  }
}
