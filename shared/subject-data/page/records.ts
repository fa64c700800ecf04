import type { Told } from '../own.ts';
import { aside, html, type Markup, type Part, table } from './markup.ts';
import { day, points, stacked, yesOrNo } from './values.ts';
import { actorWords, fieldWords, words } from './words.ts';

export const cards = (items: Told['loyaltyCards']): Markup =>
  table(
    'Loyalty cards',
    ['Barcode', 'Type', 'Status', 'Since', 'Valid until', ['Points', '#']],
    items.map(({ barcode, type, sponsor, status, createdAt, validUntil, points: count }) => [
      html`<span class="n">${barcode}</span>`,
      html`${words(type)} ${sponsor && aside(sponsor)}`,
      words(status),
      day(createdAt),
      validUntil && day(validUntil),
      points(count),
    ]),
  );

type Membership = Told['memberships']['items'][number]['to'];

export const memberships = (items: Told['memberships']['items']): Markup =>
  table(
    'Changes of the membership',
    ['Date', 'Before', 'After', 'By'],
    items.map(({ at, from, to, actor }) => [
      stacked(at),
      membershipOf(from),
      membershipOf(to),
      actorWords(actor),
    ]),
  );

function membershipOf(membership: Membership): Part {
  if (membership === undefined) return 'None';
  const { type, number, verificationCode, status, validUntil } = membership;
  const parts: Part[] = [
    [type, number].filter(Boolean).join(' ') || undefined,
    verificationCode && `code ${verificationCode}`,
    status,
    validUntil && html`until ${day(validUntil)}`,
  ];
  const given = parts.filter((part) => part !== undefined && part !== '');
  return given.map((part, at) => [at > 0 ? ', ' : '', part]);
}

export const consents = (items: Told['consents']['items']): Markup =>
  table(
    'Answers about marketing by e-mail',
    ['Answered', 'Answer', 'Where', 'Asked for', 'Recorded', 'By'],
    items.map(({ at, email, source, requestedAt, recordedAt, actor }) => [
      stacked(at),
      yesOrNo(email),
      source,
      requestedAt && stacked(requestedAt),
      stacked(recordedAt),
      actorWords(actor),
    ]),
  );

export const sessions = (items: Told['sessions']): Markup =>
  table(
    'Logins',
    ['Logged in', 'Last used', 'Ends', 'Browser or app'],
    items.map(({ createdAt, lastUsedAt, expiresAt, userAgent }) => [
      stacked(createdAt),
      stacked(lastUsedAt),
      stacked(expiresAt),
      userAgent,
    ]),
  );

export const mailedLinks = (items: Told['mailedLinks']): Markup =>
  table(
    'Mailed links',
    ['What for', 'Kept until'],
    items.map(({ purpose, keptUntil }) => [words(purpose), stacked(keptUntil)]),
  );

export const unsentMails = (items: Told['unsentMails']): Markup =>
  table(
    'Mails about to be sent',
    ['What', 'Ordered'],
    items.map(({ kind, orderedAt }) => [words(kind), stacked(orderedAt)]),
  );

/** Who changed what: the names of the fields, and their values as far as they are kept. */
export function audit({ audit: { items }, customFields, groups }: Told): Markup {
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]));
  const named = (value: unknown): string => {
    if (value === undefined) return 'nothing';
    if (Array.isArray(value)) return value.map(named).join(', ') || 'none';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return groupNames.get(String(value)) ?? String(value);
  };
  const changed = ({ field, from, to }: (typeof items)[number]['changes'][number], at: number): Part => {
    const name = fieldWords(field, customFields);
    const before = from === undefined ? '' : `${named(from)} → `;
    const values = from === undefined && to === undefined ? '' : ` (${before}${named(to)})`;
    return `${at > 0 ? ', ' : ''}${name}${values}`;
  };
  return table(
    'Changes to the record',
    ['Date', 'What', 'Details that changed', 'By'],
    items.map(({ at, action, changes, actor }) => [
      stacked(at),
      words(action),
      html`<div class="what">${changes.map(changed)}</div>`,
      actorWords(actor),
    ]),
  );
}
