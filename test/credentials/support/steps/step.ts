import { expect } from 'vitest';
import { readSession } from '../../../../shared/credentials/session.ts';
import type { Link, People, Person, Purpose, Session } from '../people.ts';
import { type MemoryShop, outcomeOf } from '../shop.ts';

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
export type Steps = Readonly<Record<string, Step>>;

/** One of the list, if there is any: chosen anew from whatever there is by then. */
export const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % list.length];

export const present = (people: People): Person[] => people.all.filter(({ gone }) => !gone);

export const typedBy = ({ password }: Person, draw: Draw): string =>
  draw.knows && password !== undefined ? password : draw.password;

/** The session with what a request that sends its token would have read; undefined when it has ended. */
export async function openSessionOf(people: People, shop: MemoryShop, session: Session) {
  const read = await outcomeOf(readSession(shop.table, session.token));
  const now = shop.now.getTime();
  expect(read.code).toBe(people.isOpen(session, now) ? 'ok' : 'unauthenticated');
  if (!('value' in read)) return undefined;
  people.use(session, now);
  return { token: session.token, account: read.value };
}

/** A session that is drawn, if it is open. */
export async function drawnSession(people: People, shop: MemoryShop, { which }: Draw) {
  const session = pick(people.sessions, which);
  const open = session && (await openSessionOf(people, shop, session));
  return session && open && { session, open };
}

const pages: Readonly<Record<string, Purpose>> = {
  'reset-password': 'reset',
  'verify-email': 'verify-email',
  'change-email': 'change-email',
  'confirm-marketing': 'confirm-marketing',
};

/** Reads the mails that were ordered. A link belongs to who has the address, one for a new address to who asked. */
export async function deliver(people: People, shop: MemoryShop, asker?: Person): Promise<Purpose[]> {
  const found: Purpose[] = [];
  for (const { to, text, token } of await shop.mails()) {
    if (token === undefined) continue;
    const purpose = pages[/([\w-]+)(\?\S*)?#token=/.exec(text)?.[1] ?? ''];
    const owner = purpose === 'change-email' ? asker : people.owner(to);
    if (!purpose || !owner) throw new Error(`A link was mailed that belongs to nobody:\n${text}`);
    if (purpose !== 'change-email') expect(people.isMailable(owner)).toBe(true);
    people.mail(purpose, owner, token, shop.now.getTime(), purpose === 'change-email' ? to : undefined);
    found.push(purpose);
  }
  return found;
}

/** The links that a mail of that purpose brings to somebody who gets mail and has not had too many of its kind. */
export const mailedTo = (
  people: People,
  shop: MemoryShop,
  person: Person | undefined,
  purpose: Purpose,
): Purpose[] =>
  person && people.isMailable(person) && people.hasRoomFor(purpose, person, shop.now.getTime())
    ? [purpose]
    : [];

/** The newest link of a purpose, or any that was ever mailed. */
export function drawnLink(people: People, purpose: Purpose, { which, knows }: Draw): Link | undefined {
  const links = people.links.filter((link) => link.purpose === purpose);
  return knows ? links.at(-1) : pick(links, which);
}

/** Follows a mailed link. What it does is done when it says so, and only then. */
export async function follow(
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
