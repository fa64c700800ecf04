import type { StoredCustomer } from '../customers/customer.ts';
import { mostTags } from '../customers/tags.ts';
import { mostGroups } from '../groups/group.ts';
import { isLostOf } from './opening.ts';

/** What nobody has any more after a merging. */
export const lostCodes = [
  'email',
  'username',
  'externalId',
  'password',
  'sessions',
  'picture',
  'groups',
  'tags',
  'openingBalance',
  'creditLimit',
] as const;
type LostCode = (typeof lostCodes)[number];

/** One of them, for programs and for people. */
export interface Lost {
  readonly code: LostCode;
  readonly message: string;
}

/** What is lost of the records when one customer becomes another. */
export function lostOf(into: StoredCustomer, from: StoredCustomer, after: StoredCustomer): Lost[] {
  const gone = (field: 'email' | 'username' | 'externalId') =>
    [into[field], from[field]].some((value) => value !== undefined && value !== after[field]);
  const has = {
    email: gone('email'),
    username: gone('username'),
    externalId: gone('externalId'),
    password: from.hasPassword,
    sessions: from.hasPassword || into.email !== after.email || into.status !== after.status,
    picture: into.picture !== undefined && from.picture !== undefined,
    groups: new Set([...into.groupIds, ...from.groupIds]).size > after.groupIds.length,
    tags: into.tags.length + from.tags.length > mostTags && after.tags.length === mostTags,
    openingBalance: isLostOf(into.openingBalance, from.openingBalance),
  };
  return Object.entries(messages).flatMap(([name, message]) => {
    // The entries of an object with these keys.
    const code = name as keyof typeof messages;
    return has[code] ? [{ code, message }] : [];
  });
}

const messages: Readonly<Record<Exclude<LostCode, 'creditLimit'>, string>> = {
  email:
    'One e-mail address belongs to nobody any more: nobody logs in with it, and an order with it makes a new customer.',
  username: 'One username belongs to nobody any more.',
  externalId:
    'One external ID belongs to nobody any more: a file or an order with it makes a new customer. Change it in the system that it comes from.',
  password:
    'The password of the one who goes. It never becomes that of the one who stays, who can set one by “forgot password”.',
  sessions: 'Sessions: whoever was logged in with what has changed logs in again.',
  picture: 'One of the two pictures.',
  groups: `More than ${mostGroups} groups: the last ones of the customer who goes.`,
  tags: `More than ${mostTags} tags: the last ones of the customer who goes.`,
  openingBalance:
    'An amount of the opening balance in another currency. Balances of accounts are kept, in each currency.',
};
