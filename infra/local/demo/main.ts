import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { messageOf, Problem } from '../problem.ts';
import { type Ready, readReady } from '../ready.ts';
import { DemoApi } from './api.ts';
import { demoOrders } from './orders.ts';
import { addressOf, peopleCsv } from './people.ts';
import { progressBar } from './progress.ts';

const usage = `Walks through Clientele's three entrances on the running local stack (npm start), and has its people order something.

  npm run demo -- [--data DIR] [--rows N]

  --data DIR   the data folder of the stack (default .local)
  --rows N     how many people the CSV file holds (default 1000)`;

const say = (line = ''): void => console.log(line);

/** The HTTP API: a group, a customer in it, and finding both. */
async function throughTheApi(api: DemoApi): Promise<void> {
  say('1. The HTTP API');
  const group = await api.findOrCreateGroup('Demo wholesale', 12.5);
  const customer = await api.findOrCreateCustomer({
    email: 'zoe@demo.example',
    firstName: 'Zoë',
    lastName: 'Demo',
    groupIds: [group.id],
  });
  say(`   POST /v1/customers        → ${customer.id}`);
  const { total } = await api.list(`/v1/customers?q=${encodeURIComponent('demo zoe')}`);
  say(`   GET /v1/customers?q=…     → ${total} found: "demo zoe" finds "Zoë Demo", just saved`);
  const members = await api.list(`/v1/groups/${group.id}/customers`);
  say(`   GET /v1/groups/…/customers → ${members.total} in "${group.name}", ${group.discountPercent} % off`);
  say();
}

/** The states in which nothing more happens to a job. */
const ends = new Set(['completed', 'failed', 'cancelled']);

/** The bucket: a shop's export, dropped as a file. */
async function throughTheBucket(api: DemoApi, { dropFolder }: Ready, rows: number): Promise<void> {
  say('2. A CSV file, dropped');
  const name = `demo-${Date.now()}.csv`;
  writeFileSync(join(dropFolder, name), peopleCsv(rows));
  say(`   ${rows} synthetic people in the shape of a Shopify export → ${join(dropFolder, name)}`);
  const bar = progressBar(rows);
  for (;;) {
    const job = await api.findJob(name);
    bar.show(job?.progress.done ?? 0);
    if (job && ends.has(job.status)) {
      bar.end();
      if (job.status !== 'completed')
        throw new Problem(`The import has ${job.status}: ${job.reason ?? 'without a reason'}.`);
      const { created, updated, unchanged, failed } = job.progress;
      say(
        `   ${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} refused with a reason per row`,
      );
      for (const file of job.files) {
        const errors = await api.download(file.url);
        say(`   ${file.name}: ${errors.split('\n')[1]?.split(',').slice(0, 2).join(': ')} …`);
      }
      break;
    }
    await sleep(200);
  }
  const { total } = await api.list('/v1/customers?email[contains]=demo.example');
  say(`   GET /v1/customers         → ${total} people at demo.example`);
  say();
}

/** The link in the e-mail: somebody who was imported without a password gets in. */
async function throughTheMail(api: DemoApi, { inboxUrl }: Ready): Promise<void> {
  say('3. The link in the e-mail');
  const email = addressOf(1);
  const before = (await api.inbox(inboxUrl, email)).length;
  await api.post('/v1/auth/password-reset', { email });
  say(`   POST /v1/auth/password-reset → 202, the same for everybody (${email} has no password yet)`);
  const mail = await soon(async () =>
    (await api.inbox(inboxUrl, email)).slice(before).find(({ token }) => token),
  );
  if (!mail?.token) throw new Problem('The mail did not come within 20 seconds; logs/Mailer… may say why.');
  say(`   "${mail.subject}" is in the inbox`);
  const password = randomBytes(12).toString('base64url');
  await api.post('/v1/auth/password-reset/confirm', { token: mail.token, password });
  say('   POST …/confirm            → 204, the link is used up');
  const { token } = z
    .object({ token: z.string() })
    .parse(await api.post('/v1/auth/login', { email, password }));
  const me = await api.me(token);
  say(`   POST /v1/auth/login       → logged in; GET /v1/me says ${me.firstName} ${me.lastName}`);
  say();
}

/** Orders, which tell of people whom the file has told of, and what the best of them is given. */
async function whatTheyDo(api: DemoApi, rows: number): Promise<void> {
  say('4. What customers do');
  const orders = demoOrders(Math.min(rows, 200), 300);
  for (let from = 0; from < orders.length; from += 100) {
    const results = await api.recordOrders(orders.slice(from, from + 100));
    const failed = results.find(({ problem }) => problem);
    if (failed) throw new Problem(`An order was refused: ${failed.problem?.detail}`);
  }
  say(`   POST /v1/orders/batch     → ${orders.length} orders of a web shop`);
  const best = await api.firstOf('email[contains]=demo.example&sort=-totalSpent');
  const { ordersCount, totalSpent, id } = best;
  const spent = `${totalSpent.amount} ${totalSpent.currency} in ${ordersCount} orders`;
  say(`   GET …?sort=-totalSpent    → ${best.firstName} ${best.lastName} has spent most: ${spent}`);
  const gift = { amount: { amount: '25.00', currency: totalSpent.currency }, reason: 'Thank you' };
  const credit = await api.giveCredit(id, { ...gift, reference: 'demo' });
  say(
    `   POST …/credit             → ${credit.amount} ${credit.currency} of credit, however often this is run`,
  );
  const points = await api.givePoints(id, { points: 120, reason: 'Thank you', reference: 'demo' });
  say(`   POST …/points             → ${points} points`);
  say();
}

async function soon<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await ask();
    if (answer) return answer;
    await sleep(200);
  }
  return undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, rows: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return say(usage);
  const rows = Number(values.rows ?? '1000');
  if (!Number.isInteger(rows) || rows < 1)
    throw new Problem(`--rows takes a number from 1, not "${values.rows}".`);
  const ready = readReady(resolve(values.data ?? '.local'));
  const api = new DemoApi(ready);
  await throughTheApi(api);
  await throughTheBucket(api, ready, rows);
  await throughTheMail(api, ready);
  await whatTheyDo(api, rows);
  say('Where to look');
  say(`   Reference page   ${ready.docsUrl}`);
  say(`   Inbox            ${ready.inboxUrl}`);
  say(`   Your files       ${ready.dropFolder} (taken/, errors/)`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Problem ? error.message : messageOf(error));
  process.exitCode = 1;
}
