import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { partition } from '../customers/keys.ts';
import { DomainError } from '../errors.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, epochSeconds, equals, put, update, type Write } from '../table/writes.ts';
import type { Account } from './account.ts';
import { epochOf } from './credential.ts';

const tokenBytes = 32;
/** A used or expired token is remembered for a day, so that its owner is told what happened to it. */
const memorySeconds = 24 * 60 * 60;

const hour = 60 * 60;
/** What a mailed link can be for, and for how many seconds it then works. */
export const linkLifetimes = {
  reset: hour,
  'verify-email': 3 * 24 * hour,
  'change-email': hour,
  'confirm-marketing': 7 * 24 * hour,
} as const;
export type LinkPurpose = keyof typeof linkLifetimes;

const common = {
  customerId: z.string(),
  /** The customer's when it was made; void when the e-mail address or the status has changed since, and back. */
  identityVersion: z.int().positive(),
  state: z.enum(['open', 'used']),
  /** Seconds since 1970 from when on it is void, whether or not the table still holds it. */
  validUntil: z.int(),
};
/** The customer's credential epoch when it was made; void when that has passed: a new password ends the link. */
const epoch = z.int().nonnegative();

/** A token as the table stores it, by its purpose: under a hash, never as it is. */
export const linkItems = {
  reset: z.object({ ...common, epoch }),
  'verify-email': z.object(common),
  /** `email`: the new address. */
  'change-email': z.object({ ...common, epoch, email: z.string() }),
  'confirm-marketing': z.object(common),
} as const;
export type LinkToken<Purpose extends LinkPurpose> = z.output<(typeof linkItems)[Purpose]>;

/** The link is too old. */
class LinkExpired extends DomainError {
  readonly code = 'link_expired';
}

/** The link has done its work already, or a password was set since that ended it. */
export class LinkUsed extends DomainError {
  readonly code = 'link_used';

  constructor() {
    super('This link has been used, or a newer password was set since. Ask for a new link.');
  }
}

/** No such link was ever sent, or it belongs to an address that the customer no longer has. */
export class LinkInvalid extends DomainError {
  readonly code = 'link_invalid';

  constructor() {
    super('This link is not valid. Ask for a new one.');
  }
}

/**
 * The key is a hash: who reads the table cannot make a link of it. The token has 256 random bits, a fast hash will do.
 * A token for one purpose is none for another.
 */
const linkKey = (purpose: LinkPurpose, token: string): Key => ({
  PK: `LINK#${createHash('sha256').update(token).digest('base64url')}`,
  SK: purpose,
});

/** What a link is made for. */
export type NewLink =
  | { readonly purpose: Exclude<LinkPurpose, 'change-email'> }
  | { readonly purpose: 'change-email'; readonly email: string };

/** For whom a link is made, as they are at that moment. */
export interface LinkOwner {
  readonly customerId: string;
  readonly identityVersion: number;
  readonly epoch: number;
}

/** The account's owner. */
export const linkOwner = ({ customer: { id, identityVersion }, credential }: Account): LinkOwner => ({
  customerId: id,
  identityVersion,
  epoch: epochOf(credential),
});

const indexPrefix = 'LINK#';
/** Names a token to whoever looks for those of a customer. */
const indexKey = (customerId: string, { PK, SK }: Key): Key => ({
  PK: partition(customerId),
  SK: `${indexPrefix}${SK}#${PK.slice('LINK#'.length)}`,
});

/** The key of the token that an item among those of its customer names; undefined of an item that names none. */
export function linkOf({ SK }: Pick<Key, 'SK'>): Key | undefined {
  const [, purpose, hash] = /^LINK#([^#]+)#(.+)$/.exec(SK) ?? [];
  return purpose === undefined ? undefined : { PK: `LINK#${hash}`, SK: purpose };
}

/** The items among those of a customer that name tokens. */
export const linkIndexRange = (customerId: string) => ({
  PK: partition(customerId),
  from: indexPrefix,
  to: `${indexPrefix}\uffff`,
});

/** A fresh token for the owner, and the writes that store its hash. The caller alone holds the token. */
export function mintLinkToken(
  { purpose, ...more }: NewLink,
  owner: LinkOwner,
  now: Date,
): { token: string; writes: Write[] } {
  const token = randomBytes(tokenBytes).toString('base64url');
  const validUntil = epochSeconds(now) + linkLifetimes[purpose];
  const item = linkItems[purpose].parse({ ...more, ...owner, state: 'open', validUntil });
  const key = linkKey(purpose, token);
  const expiresAt = validUntil + memorySeconds;
  return {
    token,
    writes: [
      put({ ...key, ...item, expiresAt }, absent()),
      put({ ...indexKey(owner.customerId, key), expiresAt }),
    ],
  };
}

/**
 * The token's item, if it can still be used for that purpose.
 * @throws LinkInvalid, LinkUsed, LinkExpired
 */
export async function readLinkToken<Purpose extends LinkPurpose>(
  table: Table,
  purpose: Purpose,
  token: string,
): Promise<LinkToken<Purpose>> {
  const item = await readItem(table, linkKey(purpose, token));
  if (!item) throw new LinkInvalid();
  // The compiler does not follow that the schema is the purpose's own.
  const parsed = linkItems[purpose].parse(item) as LinkToken<Purpose>;
  if (parsed.state === 'used') throw new LinkUsed();
  if (epochSeconds(table.clock()) >= parsed.validUntil)
    throw new LinkExpired('This link has expired. Ask for a new one.');
  return parsed;
}

/**
 * The account, if the link was made for its owner as they are now.
 * @throws LinkInvalid when the address or the status has changed since, or the customer is blocked or gone
 * @throws LinkUsed when a password was set since that ended the link
 */
export function ownAccount(link: LinkToken<LinkPurpose>, account: Account | undefined): Account {
  if (account?.customer.identityVersion !== link.identityVersion || account.customer.status === 'blocked')
    throw new LinkInvalid();
  if ('epoch' in link && link.epoch !== epochOf(account.credential)) throw new LinkUsed();
  return account;
}

/** The write that uses the token up. */
export const useLinkToken = (purpose: LinkPurpose, token: string): Write =>
  update(linkKey(purpose, token), { state: 'used' }, equals('state', 'open'), new LinkUsed());
