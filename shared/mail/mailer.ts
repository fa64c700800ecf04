import { type Account, findAccount, readAccount } from '../credentials/account.ts';
import { epochOf } from '../credentials/credential.ts';
import { mintResetToken } from '../credentials/reset-token.ts';
import { countAttempt, isWithin, type Limit } from '../limits/attempts.ts';
import { count } from '../observability/metrics.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { changedMessage, type Message, resetMessage } from './message.ts';
import { claim, done, findOrder, type OutboxItem, release, unsentOrders } from './outbox.ts';
import { type Sender, send } from './sender.ts';

export interface MailerDeps {
  readonly table: Table;
  readonly sender: Sender;
  /** Where the hosted page is, without a slash at the end. From configuration, never from a request. */
  readonly publicBaseUrl: string;
}

/** How long a mailer has an item for itself; longer than its function may run. */
const claimMs = 90_000;
/** After a day a mail is given up: what failed so long fails for good, and the reason has long been in the alarms. */
const giveUpAfterMs = 24 * 60 * 60 * 1000;
/** How many reset mails one customer gets, whoever asks for them. */
const resetMails: Limit = { name: 'reset-mail', most: 5, windowSeconds: 60 * 60 };

/**
 * Does what an item of the outbox orders, unless it is done or another mailer is at work on it.
 *
 * SES takes no idempotency key. A crash before SES has the mail: it is sent later, with another token. A crash
 * between SES and the end of the item: it is sent twice, and both links stay valid until one of them is used.
 * @throws Error when the mail could not be sent; the item stays, free for the next try, up to a day
 */
export async function deliver(deps: MailerDeps, id: string): Promise<void> {
  const { table } = deps;
  const item = await findOrder(table, id);
  const now = table.clock().getTime();
  if (!item || item.claimedUntil > now) return;
  const until = now + claimMs;
  const { refused } = await tryCommit(table, { writes: [claim(item, until)] });
  if (refused.length > 0) return;
  try {
    await fulfil(deps, item);
  } catch (error) {
    count('MailsFailed');
    const givenUp = now - Date.parse(item.createdAt) > giveUpAfterMs;
    await tryCommit(table, { writes: [givenUp ? done(item) : release(item, until)] });
    throw error;
  }
}

/**
 * Does everything that the stream has not done: what failed, what a crash left, what came while the mailer was out
 * of order. Goes through all of it even when some fails.
 * @param failed is told of each that failed
 * @throws AggregateError of what failed
 */
export async function deliverUnsent(
  deps: MailerDeps,
  failed?: (id: string, error: unknown) => void,
): Promise<void> {
  const errors: unknown[] = [];
  for (const { id } of await unsentOrders(deps.table)) {
    await deliver(deps, id).catch((error: unknown) => {
      failed?.(id, error);
      errors.push(error);
    });
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} mails could not be sent.`);
}

async function fulfil(deps: MailerDeps, item: OutboxItem): Promise<void> {
  const { table, sender } = deps;
  const mail = await prepare(deps, item);
  if (mail) {
    await send(sender, mail.to, mail.message);
    count('MailsSent');
  }
  await commit(table, { writes: [done(item)] });
}

/** A mail to the address that is stored, never to the one that was submitted. */
interface Mail {
  readonly to: string;
  readonly message: Message;
}

async function prepare(deps: MailerDeps, { id, order }: OutboxItem): Promise<Mail | undefined> {
  return order.kind === 'password-reset'
    ? await prepareReset(deps, id, order.email)
    : await prepareNotice(deps, order.customerId);
}

async function prepareReset(deps: MailerDeps, orderId: string, email: string): Promise<Mail | undefined> {
  const { table, sender, publicBaseUrl } = deps;
  const account = await findAccount(table, email);
  const to = addressOf(account);
  if (!account || !to || !(await isWithin(table, resetMails, account.customer.id, orderId))) return undefined;
  const { id: customerId, identityVersion } = account.customer;
  const owner = { customerId, identityVersion, epoch: epochOf(account.credential) };
  const { token, write } = mintResetToken(owner, table.clock());
  await commit(table, { writes: [write, countAttempt(table, resetMails, customerId, orderId)] });
  return { to, message: resetMessage(sender, `${publicBaseUrl}/reset-password#token=${token}`) };
}

async function prepareNotice(
  { table, sender, publicBaseUrl }: MailerDeps,
  customerId: string,
): Promise<Mail | undefined> {
  const to = addressOf(await readAccount(table, customerId));
  return to === undefined
    ? undefined
    : { to, message: changedMessage(sender, `${publicBaseUrl}/reset-password`) };
}

/** Where mail about the account goes: nowhere for nobody, for the blocked and for who has no address. */
const addressOf = (account: Account | undefined): string | undefined =>
  account && account.customer.status !== 'blocked' ? account.customer.email : undefined;
