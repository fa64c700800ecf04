import { type Command, Option } from 'commander';
import { orThrow } from '../../../client/client.ts';
import type { Schemas } from '../../api.ts';
import { counts, subject } from '../../job/words.ts';
import { wholeNumber } from '../../options.ts';
import { table } from '../../output/table.ts';
import { count } from '../../output/text.ts';
import { take } from '../../pages.ts';
import type { Cli } from '../../session.ts';

interface Given {
  readonly kind?: Schemas['Job']['kind'];
  readonly status?: Schemas['Job']['status'];
  readonly limit: number;
}

export function listJobs(jobs: Command, cli: Cli): void {
  jobs
    .command('list')
    .description('Lists jobs, the newest first.')
    .addOption(new Option('--kind <kind>', 'only these').choices(['import', 'export', 'bulk-action']))
    .addOption(
      new Option('--status <status>', 'only these').choices([
        ...['uploading', 'planning', 'waiting', 'running', 'cancelling', 'completed', 'failed', 'cancelled'],
      ]),
    )
    .option('--limit <number>', 'how many at most', wholeNumber, 25)
    .action(async ({ kind, status, limit }: Given) => {
      const session = await cli.open();
      const found = await take(limit, (page) => {
        const query = { ...page, ...(kind && { kind }), ...(status && { status }) };
        return orThrow(session.api.GET('/v1/jobs', { params: { query } }));
      });
      const rows = found.items.map((job) => [
        job.id,
        job.status,
        subject(job),
        job.createdAt.slice(0, 16).replace('T', ' '),
        count(job.progress.total),
        counts(job),
      ]);
      const headings = ['id', 'status', 'what', 'since (UTC)', 'items', 'results'];
      session.answer(found, () =>
        rows.length > 0 ? table(headings, rows, cli.terminal.stdout) : ['There are no such jobs.'],
      );
    });
}
