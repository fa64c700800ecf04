import type * as fc from 'fast-check';
import { expect } from 'vitest';
import { resetPasswordOf, setPasswordOf } from '../../../shared/credentials/admin-password.ts';
import { nextPassword } from '../../../shared/credentials/credential.ts';
import { confirmEmailChange, requestEmailChange } from '../../../shared/credentials/email-change.ts';
import { logIn } from '../../../shared/credentials/login.ts';
import { changeOwnPassword } from '../../../shared/credentials/me-password.ts';
import { confirmPasswordReset, requestPasswordReset } from '../../../shared/credentials/password-reset.ts';
import { closeSession, readSession } from '../../../shared/credentials/session.ts';
import { endOtherSessions, endSessionsOf } from '../../../shared/credentials/session-list.ts';
import { confirmVerification } from '../../../shared/credentials/verification.ts';
import { customerInput } from '../../../shared/customers/customer.ts';
import { patchCustomer, registerCustomer, removeCustomer } from '../../../shared/customers/service.ts';
import { commit } from '../../../shared/table/commit.ts';
import { cheapKdf } from './cheap-kdf.ts';
import type { Link, People, Person, Purpose, Session } from './people.ts';
import { type MemoryShop, outcomeOf, visitor } from './shop.ts';

/** What is drawn for a step: which person, session or link it is about, and what is typed. */
export interface Draw {
  readonly which: number;
  readonly email: string;
  readonly password: string;
  readonly other: string;
  readonly yes: boolean;
  /** Whether people know their own password, and follow the newest link: most do. */
  readonly knows: boolean;
}

/** Does something to the shop and to the model of it, and compares what they say. */
type Step = (people: People, shop: MemoryShop, draw: Draw) => Promise<void>;

const minute = 60;

/** One of the list, if there is any: chosen anew from whatever there is by then. */
const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % list.length];

const present = (people: People): Person[] => people.all.filter(({ gone }) => !gone);

/** The session with what a request that sends its token would have read; undefined when it has ended. */
async function openSessionOf(people: People, shop: MemoryShop, session: Session) {
  const read = await outcomeOf(readSession(shop.table, session.token));
  const now = shop.now.getTime();
  expect(read.code).toBe(people.isOpen(session, now) ? 'ok' : 'unauthenticated');
  if (!('value' in read)) return undefined;
  people.use(session, now);
  return { token: session.token, account: read.value };
}

const pages: Readonly<Record<string, Purpose>> = {
  'reset-password': 'reset',
  'verify-email': 'verify-email',
  'change-email': 'change-email',
};

/** Reads the mails that were ordered. A link belongs to who has the address, one for a new address to who asked. */
async function deliver(people: People, shop: MemoryShop, asker?: Person): Promise<Purpose[]> {
  const purposes: Purpose[] = [];
  for (const { to, text, token } of await shop.mails()) {
    if (token === undefined) continue;
    const purpose = pages[/([\w-]+)(\?\S*)?#token=/.exec(text)?.[1] ?? ''];
    const owner = purpose === 'change-email' ? asker : people.owner(to);
    if (!purpose || !owner) throw new Error(`A link was mailed that belongs to nobody:\n${text}`);
    people.mail(purpose, owner, token, shop.now.getTime(), purpose === 'change-email' ? to : undefined);
    purposes.push(purpose);
  }
  return purposes;
}

const isMailable = (person: Person | undefined): boolean =>
  person?.email !== undefined && person.status !== 'blocked';

/** Follows a mailed link. What it does is done when it says so, and only then. */
async function follow(
  people: People,
  shop: MemoryShop,
  link: Link,
  confirmed: Promise<void>,
  effect: () => void,
): Promise<void> {
  const { code } = await outcomeOf(confirmed);
  const works = people.works(link, shop.now.getTime());
  if (works) expect(code).toBe('ok');
  else expect(code).toMatch(/^link_(used|invalid|expired)$/);
  if (!works) return;
  link.ended = true;
  effect();
}

function linkOf(people: People, purpose: Purpose, { which, knows }: Draw): Link | undefined {
  const links = people.links.filter((link) => link.purpose === purpose);
  return knows ? links.at(-1) : pick(links, which);
}

const typedBy = ({ password }: Person, draw: Draw): string =>
  draw.knows && password !== undefined ? password : draw.password;

export const steps: Readonly<Record<string, Step>> = {
  register: async (people, shop, { email, password }) => {
    const made = await outcomeOf(shop.register(email, password));
    expect(made.code).toBe(people.owner(email) ? 'account_exists' : 'ok');
    if (!('value' in made)) return;
    const person = people.add(made.value.customer.id, email, password);
    people.open(person, made.value.token, shop.now.getTime());
    expect(await deliver(people, shop)).toEqual(['verify-email']);
  },
  'create without a password': async (people, shop, { email }) => {
    const id = crypto.randomUUID();
    const made = await outcomeOf(
      registerCustomer(shop.table, id, customerInput.parse({ email }), shop.origin()),
    );
    expect(made.code).toBe(people.owner(email) ? 'already_exists' : 'ok');
    if (made.code === 'ok') people.add(id, email);
  },
  'import with a hash of another system': async (people, shop, { email, password }) => {
    if (people.owner(email)) return;
    const [id, now] = [crypto.randomUUID(), shop.now];
    await registerCustomer(shop.table, id, customerInput.parse({ email }), shop.origin());
    const hash = await cheapKdf.deriveByBcrypt(password, `$2y$10$${'s'.repeat(22)}`);
    await commit(shop.table, { writes: [nextPassword(id, hash, 0, now)] });
    people.add(id, email, password);
  },
  'log in': async (people, shop, draw) => {
    const { email } = draw;
    const person = people.owner(email);
    const password = person ? typedBy(person, draw) : draw.password;
    const expected = people.login(email, password);
    const login = await outcomeOf(logIn(shop.rules, { email, password }, visitor, shop.origin()));
    expect(login.code).toBe(expected);
    if ('value' in login && person) people.open(person, login.value.token, shop.now.getTime());
    expect(await deliver(people, shop)).toEqual(expected === 'password_reset_required' ? ['reset'] : []);
  },
  'log out': async (people, shop, { which }) => {
    const session = pick(people.sessions, which);
    const open = session && (await openSessionOf(people, shop, session));
    if (!session || !open) return;
    await commit(shop.table, { writes: [closeSession(open)] });
    session.ended = true;
  },
  'end all other sessions': async (people, shop, { which }) => {
    const session = pick(people.sessions, which);
    const open = session && (await openSessionOf(people, shop, session));
    if (!session || !open) return;
    await endOtherSessions(shop.table, open, shop.origin());
    people.endSessions(session.owner, session);
  },
  'ask for a new password': async (people, shop, { email }) => {
    await requestPasswordReset(shop.rules, email, visitor.from, shop.origin());
    expect(await deliver(people, shop)).toEqual(isMailable(people.owner(email)) ? ['reset'] : []);
  },
  'set a password by a link': async (people, shop, draw) => {
    const link = linkOf(people, 'reset', draw);
    if (!link) return;
    const { password } = draw;
    const { owner } = link;
    const confirmed = confirmPasswordReset(shop.rules, { token: link.token, password }, shop.origin());
    if (people.works(link, shop.now.getTime()) && owner.mustReset && owner.password === password) {
      expect((await outcomeOf(confirmed)).code).toBe('invalid_request');
    } else await follow(people, shop, link, confirmed, () => people.setPassword(owner, password));
  },
  'confirm the address by a link': async (people, shop, draw) => {
    const link = linkOf(people, 'verify-email', draw);
    if (!link) return;
    await follow(people, shop, link, confirmVerification(shop.table, link.token, shop.origin()), () => {});
  },
  'change one’s own password': async (people, shop, draw) => {
    const session = pick(people.sessions, draw.which);
    const open = session && (await openSessionOf(people, shop, session));
    if (!session || !open) return;
    const [password, other] = [typedBy(session.owner, draw), draw.other];
    const typed = { currentPassword: password, newPassword: other };
    const changed = await outcomeOf(changeOwnPassword(shop.rules, open, typed, visitor, shop.origin()));
    expect(changed.code).toBe(session.owner.password === password ? 'ok' : 'wrong_password');
    if (!('value' in changed)) return;
    people.setPassword(session.owner, other);
    people.open(session.owner, changed.value.token, shop.now.getTime());
  },
  'ask for another address': async (people, shop, draw) => {
    const session = pick(people.sessions, draw.which);
    const open = session && (await openSessionOf(people, shop, session));
    if (!session || !open) return;
    const [email, password] = [draw.email, typedBy(session.owner, draw)];
    const asked = { email, password };
    const { code } = await outcomeOf(requestEmailChange(shop.rules, open, asked, visitor, shop.origin()));
    expect([session.owner.password === password ? 'ok' : 'wrong_password', 'too_many_attempts']).toContain(
      code,
    );
    const mailed = await deliver(people, shop, session.owner);
    if (code !== 'ok' || people.owner(email)) expect(mailed).toEqual([]);
  },
  'confirm another address by a link': async (people, shop, draw) => {
    const link = linkOf(people, 'change-email', draw);
    if (!link?.email) return;
    const { owner, email } = link;
    const confirmed = confirmEmailChange(shop.table, link.token, shop.origin());
    const holder = people.owner(email);
    if (people.works(link, shop.now.getTime()) && holder && holder !== owner) {
      expect((await outcomeOf(confirmed)).code).toBe('already_exists');
    } else await follow(people, shop, link, confirmed, () => people.change(owner, { email }));
  },
  'administrator sets a password': async (people, shop, { which, password, yes }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const chosen = { password, requireChange: yes };
    await setPasswordOf(shop.rules, person.id, chosen, shop.origin());
    people.setPassword(person, password, yes);
  },
  'administrator has a link mailed, or forces a reset': async (people, shop, { which, yes }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const mail = await resetPasswordOf(shop.table, person.id, yes, shop.origin());
    if (yes) people.forceReset(person);
    expect(mail === 'ordered').toBe(isMailable(person));
    expect(await deliver(people, shop)).toEqual(isMailable(person) ? ['reset'] : []);
  },
  'administrator ends all sessions': async (people, shop, { which }) => {
    const person = pick(present(people), which);
    if (!person) return;
    await endSessionsOf(shop.table, person.id, shop.origin());
    people.endSessions(person);
  },
  'administrator sets the status': async (people, shop, { which }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const status = (['active', 'inactive', 'blocked'] as const)[which % 3] ?? 'active';
    const { changed } = await patchCustomer(shop.table, person.id, shop.origin(), { status });
    expect(changed).toBe(status !== person.status);
    if (changed) people.change(person, { status });
  },
  'administrator unblocks': async (people, shop, { which }) => {
    const person = pick(
      present(people).filter(({ status }) => status === 'blocked'),
      which,
    );
    if (!person) return;
    await patchCustomer(shop.table, person.id, shop.origin(), { status: 'active' });
    people.change(person, { status: 'active' });
  },
  'administrator changes the address': async (people, shop, { which, email }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const holder = people.owner(email);
    const { code } = await outcomeOf(patchCustomer(shop.table, person.id, shop.origin(), { email }));
    expect(code).toBe(holder && holder !== person ? 'already_exists' : 'ok');
    if (!holder) people.change(person, { email });
  },
  'administrator deletes': async (people, shop, { which, yes }) => {
    const person = pick(present(people), which);
    // Less often than the rest, or there would be nobody.
    if (!person || !yes) return;
    await removeCustomer(shop.table, person.id, shop.origin());
    people.change(person, { gone: true });
  },
  'minutes pass': async (_, shop, { which }) => shop.wait(minute * (pick([1, 59, 61], which) ?? 0)),
  'days pass': async (_, shop, { which }) =>
    shop.wait(24 * 60 * minute * (pick([1, 2, 4, 29, 29, 31], which) ?? 0)),
};

/** What must be so after every step: each session that was ever opened lets in whom it should, and nobody else. */
async function everySessionIsRight(people: People, shop: MemoryShop): Promise<void> {
  for (const session of people.sessions) await openSessionOf(people, shop, session);
}

/** Everybody who knows an address tries every password there. */
export async function everyLoginIsRight(
  people: People,
  shop: MemoryShop,
  emails: readonly string[],
  passwords: readonly string[],
): Promise<void> {
  for (const email of emails)
    for (const password of passwords) {
      const login = logIn(shop.rules, { email, password }, visitor, shop.origin());
      expect((await outcomeOf(login)).code).toBe(people.login(email, password));
    }
}

/** The step as fast-check runs, shrinks and prints it. */
export const command = (name: string, draw: Draw): fc.AsyncCommand<People, MemoryShop> => ({
  check: () => true,
  run: async (people, shop) => {
    await steps[name]?.(people, shop, draw);
    await shop.mails();
    await everySessionIsRight(people, shop);
  },
  toString: () => `${name} ${JSON.stringify(draw)}`,
});
