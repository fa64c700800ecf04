import { expect } from 'vitest';
import { readAccount } from '../../../../shared/credentials/account.ts';
import { logIn } from '../../../../shared/credentials/login.ts';
import { changeOwnPassword } from '../../../../shared/credentials/me-password.ts';
import { isOutdated } from '../../../../shared/credentials/password.ts';
import { closeSession } from '../../../../shared/credentials/session.ts';
import { endOtherSessions } from '../../../../shared/credentials/session-list.ts';
import { commit } from '../../../../shared/table/commit.ts';
import { failuresAllowed, type MemoryShop, outcomeOf } from '../shop.ts';
import { deliver, drawnSession, mailedTo, type Steps, typedBy } from './step.ts';

/** From where everybody logs in who knows the password: however often, it is never a failure. */
const home = { from: '192.0.2.1', userAgent: undefined };
/** Where one stranger sits who guesses. */
const stranger = { from: '203.0.113.9', userAgent: undefined };

/** Whatever hash the password had: it is of today's kind once its owner has got in. */
async function isUpgraded(shop: MemoryShop, customerId: string): Promise<boolean> {
  const account = await readAccount(shop.table, customerId);
  return account?.credential !== undefined && !isOutdated(account.credential.passwordHash);
}

/** What people do at the doors, and in their own account once they are in. */
export const signInSteps: Steps = {
  register: async (people, shop, { email, password, yes }) => {
    const made = await outcomeOf(shop.register(email, password, yes));
    expect(made.code).toBe(people.owner(email) ? 'account_exists' : 'ok');
    if (!('value' in made)) return;
    const person = people.add(made.value.customer.id, email, password);
    if (yes) person.news = 'asked';
    people.open(person, made.value.token, shop.now.getTime());
    const mailed = await deliver(people, shop);
    expect(mailed.toSorted()).toEqual([...(yes ? ['confirm-marketing'] : []), 'verify-email']);
  },
  'log in': async (people, shop, draw) => {
    const { email } = draw;
    const person = people.owner(email);
    const password = person ? typedBy(person, draw) : draw.password;
    const expected = people.login(email, password);
    const visitor = expected === 'wrong_credentials' ? shop.somewhere() : home;
    const login = await outcomeOf(logIn(shop.rules, { email, password }, visitor, shop.origin()));
    expect(login.code).toBe(expected);
    if ('value' in login && person) {
      people.open(person, login.value.token, shop.now.getTime());
      expect(await isUpgraded(shop, person.id)).toBe(true);
    }
    const mailed = expected === 'password_reset_required' ? mailedTo(people, shop, person, 'reset') : [];
    expect(await deliver(people, shop)).toEqual(mailed);
  },
  'a stranger guesses until no more is let through, and the owner is let in elsewhere': async (
    people,
    shop,
    draw,
  ) => {
    const { email } = draw;
    const tryFrom = async (visitor: typeof stranger, password: string) => {
      const login = await outcomeOf(logIn(shop.rules, { email, password }, visitor, shop.origin()));
      const person = people.owner(email);
      if ('value' in login && person) people.open(person, login.value.token, shop.now.getTime());
      return login.code;
    };
    for (let n = 0; n < failuresAllowed; n++)
      expect(['wrong_credentials', 'too_many_attempts']).toContain(await tryFrom(stranger, `guess ${n}`));
    const right = people.owner(email)?.password ?? draw.password;
    expect(await tryFrom(stranger, right)).toBe('too_many_attempts');
    const expected = people.login(email, right);
    if (expected === 'wrong_credentials') return;
    for (let n = 0; n <= failuresAllowed; n++) expect(await tryFrom(home, right)).toBe(expected);
    await deliver(people, shop);
  },
  'log out': async (people, shop, draw) => {
    const drawn = await drawnSession(people, shop, draw);
    if (!drawn) return;
    await commit(shop.table, { writes: [closeSession(drawn.open)] });
    drawn.session.ended = true;
  },
  'end all other sessions': async (people, shop, draw) => {
    const drawn = await drawnSession(people, shop, draw);
    if (!drawn) return;
    await endOtherSessions(shop.table, drawn.open, shop.origin());
    people.endSessions(drawn.session.owner, drawn.session);
  },
  'change one’s own password': async (people, shop, draw) => {
    const drawn = await drawnSession(people, shop, draw);
    if (!drawn) return;
    const { owner } = drawn.session;
    const [currentPassword, newPassword] = [typedBy(owner, draw), draw.other];
    const typed = { currentPassword, newPassword };
    const changing = changeOwnPassword(shop.rules, drawn.open, typed, shop.somewhere(), shop.origin());
    const changed = await outcomeOf(changing);
    expect(changed.code).toBe(owner.password === currentPassword ? 'ok' : 'wrong_password');
    if (!('value' in changed)) return;
    people.setPassword(owner, newPassword);
    people.open(owner, changed.value.token, shop.now.getTime());
  },
};
