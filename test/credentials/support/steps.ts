import type * as fc from 'fast-check';
import { expect } from 'vitest';
import { readAccount } from '../../../shared/credentials/account.ts';
import { ownAccount, readLinkToken } from '../../../shared/credentials/link-token.ts';
import { logIn } from '../../../shared/credentials/login.ts';
import type { People } from './people.ts';
import { type MemoryShop, outcomeOf } from './shop.ts';
import { administratorSteps } from './steps/administrator.ts';
import { linkSteps } from './steps/links.ts';
import { signInSteps } from './steps/sign-in.ts';
import { type Draw, openSessionOf, type Steps } from './steps/step.ts';
import { worldSteps } from './steps/world.ts';

export const steps: Steps = { ...signInSteps, ...linkSteps, ...administratorSteps, ...worldSteps };

/** What must be so after every step: each session that was ever opened lets in whom it should, and nobody else. */
async function everySessionIsRight(people: People, shop: MemoryShop): Promise<void> {
  for (const session of people.sessions) await openSessionOf(people, shop, session);
}

/** And each link that was ever mailed would work for whom it should, and for nobody else. */
async function everyLinkIsRight(people: People, { table, now }: MemoryShop): Promise<void> {
  for (const link of people.links) {
    const { purpose, token } = link;
    const read = async () => {
      const stored = await readLinkToken(table, purpose, token);
      return ownAccount(stored, await readAccount(table, stored.customerId));
    };
    const { code } = await outcomeOf(read());
    expect([purpose, code === 'ok']).toEqual([purpose, people.works(link, now.getTime())]);
  }
}

/** And each record says whether the address is proved and gets mail, and whether its owner wants news. */
async function everyRecordIsRight(people: People, { table }: MemoryShop): Promise<void> {
  for (const { id, verified, delivery, news } of people.all.filter(({ gone }) => !gone)) {
    const customer = (await readAccount(table, id))?.customer;
    expect({
      verified: customer?.emailVerifiedAt !== undefined,
      delivery: customer?.emailDelivery,
      wantsNews: customer?.marketing.email,
    }).toEqual({ verified, delivery, wantsNews: news === 'yes' });
  }
}

/** Everybody who knows an address tries every password there. */
export async function everyLoginIsRight(
  people: People,
  shop: MemoryShop,
  emails: readonly string[],
  passwords: readonly string[],
): Promise<void> {
  for (const email of new Set([...emails, ...people.all.flatMap((person) => person.email ?? [])]))
    for (const password of passwords) {
      const login = logIn(shop.rules, { email, password }, shop.somewhere(), shop.origin());
      expect((await outcomeOf(login)).code).toBe(people.login(email, password));
    }
}

/** The step as fast-check runs, shrinks and prints it. */
export const command = (name: string, draw: Draw): fc.AsyncCommand<People, MemoryShop> => ({
  check: () => true,
  run: async (people, shop) => {
    // Nobody does two things at once.
    shop.wait(1);
    await steps[name]?.(people, shop, draw);
    await shop.mails();
    await everySessionIsRight(people, shop);
    await everyLinkIsRight(people, shop);
    await everyRecordIsRight(people, shop);
  },
  toString: () => `${name} ${JSON.stringify(draw)}`,
});
