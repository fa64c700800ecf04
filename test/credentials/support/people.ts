/**
 * Who may get in, and by what: the rules as docs/sign-in.md states them, in the plainest words there are. Nothing here
 * knows of epochs, versions or hashes.
 */

const hour = 60 * 60 * 1000;
const day = 24 * hour;

export interface Person {
  readonly id: string;
  email: string | undefined;
  password: string | undefined;
  status: 'active' | 'inactive' | 'blocked';
  /** Whether another password must be set before this one lets anybody in. */
  mustReset: boolean;
  /** Whether the owner has proved the address. */
  verified: boolean;
  /** Why the address gets no mail. */
  delivery: 'bounced' | 'complained' | undefined;
  /** Whether they want news: `asked` until they have confirmed it. */
  news: 'no' | 'asked' | 'yes';
  unsubscribeToken: string | undefined;
  gone: boolean;
}

export interface Session {
  readonly owner: Person;
  readonly token: string;
  readonly openedAt: number;
  usedAt: number;
  ended: boolean;
}

export type Purpose = 'reset' | 'verify-email' | 'change-email' | 'confirm-marketing';

export interface Link {
  readonly purpose: Purpose;
  readonly owner: Person;
  readonly token: string;
  readonly mailedAt: number;
  /** The new address, of a link that changes it. */
  readonly email: string | undefined;
  ended: boolean;
}

const lifetimes: Readonly<Record<Purpose, number>> = {
  reset: hour,
  'verify-email': 3 * day,
  'change-email': hour,
  'confirm-marketing': 7 * day,
};

const purposes = Object.keys(lifetimes) as Purpose[];

/** How many mails of a purpose one customer gets in an hour. */
const mailsAnHour = 5;

export class People {
  readonly all: Person[] = [];
  readonly sessions: Session[] = [];
  readonly links: Link[] = [];

  add(id: string, email: string, password?: string): Person {
    const person: Person = {
      id,
      email,
      password,
      status: 'active',
      mustReset: false,
      verified: false,
      delivery: undefined,
      news: 'no',
      unsubscribeToken: undefined,
      gone: false,
    };
    this.all.push(person);
    return person;
  }

  owner(email: string): Person | undefined {
    return this.all.find((person) => !person.gone && person.email === email);
  }

  /** What the login must say. */
  login(email: string, password: string): 'ok' | 'wrong_credentials' | 'password_reset_required' {
    const person = this.owner(email);
    const isRight = person?.password === password && person.status !== 'blocked';
    if (!isRight) return 'wrong_credentials';
    return person.mustReset ? 'password_reset_required' : 'ok';
  }

  open(owner: Person, token: string, now: number): void {
    this.sessions.push({ owner, token, openedAt: now, usedAt: now, ended: false });
  }

  endOfSession({ openedAt, usedAt }: Session): number {
    return Math.min(usedAt + 30 * day, openedAt + 180 * day);
  }

  isOpen(session: Session, now: number): boolean {
    return !session.ended && now < this.endOfSession(session);
  }

  /** A use is noted once a day. */
  use(session: Session, now: number): void {
    if (now - session.usedAt >= day) session.usedAt = now;
  }

  mail(purpose: Purpose, owner: Person, token: string, now: number, email?: string): void {
    this.links.push({ purpose, owner, token, mailedAt: now, email, ended: false });
  }

  endOf({ purpose, mailedAt }: Link): number {
    return mailedAt + lifetimes[purpose];
  }

  works(link: Link, now: number): boolean {
    return !link.ended && now < this.endOf(link);
  }

  isMailable({ email, status, delivery, gone }: Person): boolean {
    return !gone && email !== undefined && status !== 'blocked' && delivery === undefined;
  }

  /** Whether they have not had too many mails of a purpose within the hour. The shop has set no limit for resets. */
  hasRoomFor(purpose: Purpose, person: Person, now: number): boolean {
    const recent = this.links.filter(
      (link) => link.owner === person && link.purpose === purpose && link.mailedAt >= now - hour,
    );
    return purpose === 'reset' || recent.length < mailsAnHour;
  }

  /** Another password: sessions end, and links that it would be unsafe to leave open. */
  setPassword(person: Person, password: string, mustReset = false): void {
    Object.assign(person, { password, mustReset });
    this.#voidPassword(person);
  }

  /** Another password must be set; who has none yet only loses every link. */
  forceReset(person: Person): void {
    if (person.password === undefined) this.change(person, {});
    else {
      person.mustReset = true;
      this.#voidPassword(person);
    }
  }

  /** Another address, another status, or the end. */
  change(person: Person, change: Partial<Pick<Person, 'email' | 'status' | 'gone'>>): void {
    if (change.email !== undefined && change.email !== person.email)
      Object.assign(person, { verified: false, delivery: undefined });
    Object.assign(person, change);
    this.endSessions(person);
    this.#endLinks(person, purposes);
  }

  endSessions(person: Person, spared?: Session): void {
    for (const session of this.sessions)
      if (session.owner === person && session !== spared) session.ended = true;
  }

  #voidPassword(person: Person): void {
    this.endSessions(person);
    this.#endLinks(person, ['reset', 'change-email']);
  }

  #endLinks(person: Person, purposes: readonly Purpose[]): void {
    for (const link of this.links)
      if (link.owner === person && purposes.includes(link.purpose)) link.ended = true;
  }
}
