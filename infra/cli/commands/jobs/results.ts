import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { wholeNumber } from '../../options.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';

interface Given {
  readonly failed?: true;
  readonly limit: number;
}

export function jobResults(jobs: Command, cli: Cli): void {
  jobs
    .command('results')
    .description('Lists what became of the rows or customers of a job.')
    .argument('<job>', 'its id')
    .option('--failed', 'only those that failed')
    .option('--limit <number>', 'how many at most', wholeNumber, 100)
    .action(async (id: string, { failed, limit }: Given) => {
      const session = await cli.open();
      const found = await take(limit, (page) => {
        const query = { ...page, ...(failed && { result: 'failed' as const }) };
        return orThrow(session.api.GET('/v1/jobs/{id}/results', { params: { path: { id }, query } }));
      });
      session.answer(found, () => resultTable(found.items, session.terminal.stdout));
    });
}

/** Only the columns that something is in. */
function resultTable(items: readonly Schemas['JobItem'][], screen: Parameters<typeof table>[2]): string[] {
  if (items.length === 0) return ['There are none.'];
  const columns = (['row', 'customerId', 'result', 'changes', 'code', 'message'] as const).filter((name) =>
    items.some((item) => item[name] !== undefined),
  );
  return table(
    columns,
    items.map((item) => columns.map((name) => cellOf(item[name]))),
    screen,
  );
}
