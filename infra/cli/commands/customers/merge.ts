import type { Command } from 'commander';
import { orThrow } from '../../../client/client.ts';
import { once, type Schemas } from '../../api.ts';
import { confirmed } from '../../confirm.ts';
import { commaList } from '../../options.ts';
import { shownMoney } from '../../output/money.ts';
import { cellOf } from '../../output/record.ts';
import { table } from '../../output/table.ts';
import { count, harmless, things } from '../../output/text.ts';
import type { Cli, Session } from '../../session.ts';
import { customerArgument, customerIdNamed, customerLines, whoIs } from './customer.ts';

type Preview = Schemas['MergePreview'];

interface Given {
  readonly take?: string[];
  readonly dryRun?: true;
  readonly yes?: true;
}

export function mergeCustomers(customers: Command, cli: Cli): void {
  customers
    .command('merge')
    .description('Makes one customer of two. Shows first what comes of it; it cannot be undone.')
    .argument('<into>', `who stays: ${customerArgument}`)
    .argument('<from>', 'who goes')
    .option('--take <fields>', 'fields in which the value of who goes wins, with commas between', commaList)
    .option('-n, --dry-run', 'only show what would come of it')
    .option('-y, --yes', 'do not ask')
    .action((into: string, from: string, given: Given) => merge(cli, into, from, given));
}

async function merge(cli: Cli, into: string, from: string, { take, dryRun, yes }: Given): Promise<void> {
  const session = await cli.open();
  const path = { id: await customerIdNamed(session, into) };
  const body = {
    from: await customerIdNamed(session, from),
    // Which fields there are, the API says.
    ...(take && { take: take as NonNullable<Schemas['Merge']['take']> }),
  };
  const url = '/v1/customers/{id}/merge';
  const foreseen = { ...body, dryRun: true };
  const preview = await orThrow(session.api.POST(url, { params: { path }, body: foreseen }));
  if (!('conflicts' in preview)) throw new Error('The API has not answered what would be done.');
  if (dryRun) return session.answer(preview, () => previewLines(preview, session));
  for (const line of previewLines(preview, session)) session.note(line);
  const question = `Merge ${whoIs(preview.from)} into ${whoIs(preview.customer)}, for good?`;
  await confirmed(question, yes, cli.terminal);
  const { header } = once();
  const asShown = { ...body, fromVersion: preview.versions.from };
  const params = { path, header: { ...header, 'If-Match': `"${preview.versions.into}"` } };
  const merged = await orThrow(session.api.POST(url, { params, body: asShown }));
  if ('conflicts' in merged) throw new Error('The API has only answered what would be done.');
  session.answer(merged, () => customerLines(merged, session));
}

function previewLines(preview: Preview, { terminal }: Session): string[] {
  const { conflicts, gains, moves, lost } = preview;
  const differing = conflicts.map(({ field, wins, into, from }) => [
    field,
    cellOf(into),
    cellOf(from),
    wins === 'into' ? '' : 'taken',
  ]);
  const gained = [
    ...gains.fields,
    ...(gains.groupIds.length > 0 ? [things(gains.groupIds.length, 'group')] : []),
    ...gains.tags.map((tag) => `tag ${tag}`),
  ];
  const balances = moves.accounts.map(
    ({ account, balance, points }) =>
      `${account}: ${balance ? shownMoney(balance) : `${count(points ?? 0)} points`}`,
  );
  const moving = [...(moves.orders > 0 ? [things(moves.orders, 'order')] : []), ...balances];
  return [
    ...(differing.length > 0
      ? [...table(['differs', 'who stays', 'who goes', ''], differing, terminal.stderr), '']
      : []),
    ...(gained.length > 0 ? [`Is filled in: ${harmless(gained.join(', '))}.`] : []),
    ...(moving.length > 0 ? [`Moves: ${harmless(moving.join(', '))}.`] : []),
    ...(lost.length > 0 ? ['Nobody has any more:', ...lost.map(({ message }) => `- ${message}`)] : []),
  ];
}
