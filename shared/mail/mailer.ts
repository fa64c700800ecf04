import { count } from '../observability/metrics.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { MailerDeps } from './deps.ts';
import { compose } from './message.ts';
import { claim, done, findOrder, type OutboxItem, release, unsentOrders } from './outbox.ts';
import { prepare } from './prepare.ts';
import { send } from './sender.ts';
import { textsIn } from './texts/stored-texts.ts';

/** How long a mailer has an item for itself; longer than its function may run. */
const claimMs = 90_000;
/** After a day a mail is given up: what failed so long fails for good, and the reason has long been in the alarms. */
const giveUpAfterMs = 24 * 60 * 60 * 1000;

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
    const texts = await textsIn(table, mail.language);
    await send(sender, mail, compose(mail, texts, sender.shopName));
    count('MailsSent');
  }
  await commit(table, { writes: [done(item)] });
}
