import type { Told } from '../own.ts';

/** What the API calls something, as people call it. What needs no other name has none here. */
const known: Readonly<Record<string, string>> = {
  email: 'E-mail address',
  idNumber: 'Number of an identity document',
  taxId: 'Tax number',
  taxExempt: 'Exempt from tax',
  externalId: 'Number in another system',
  groupIds: 'Groups',
  mergedIds: 'Merged records',
  line1: 'Address line 1',
  line2: 'Address line 2',
  at: 'Date',
  clientAccount: 'Client account',
  emailDelivery: 'Delivery of e-mail',
  emailVerifiedAt: 'Proof of the e-mail address',
  'marketing.email': 'Marketing by e-mail',
  'marketing.at': 'Date of the answer about marketing',
  'marketing.source': 'Place of the answer about marketing',
  'marketing.requestedAt': 'Request for marketing by e-mail',
  notificationsOptIn: 'Notifications',
  rewardsSummaryOptIn: 'Summary of points',
  passwordResetRequired: 'Password must be set anew',
  unsubscribeSecret: 'Links to unsubscribe',
  links: 'Mailed links (they have ended)',
  sessions: 'Logins (they have ended)',
  api: 'Entered by the shop',
  import: 'From an imported file',
  registration: 'Registered by the customer',
  order: 'Made by an order',
  bounced: 'No mailbox has this address',
  complained: 'Mail was reported as spam',
  created: 'Record made',
  updated: 'Record changed',
  deleted: 'Record deleted',
  merged: 'Two records became one',
  anonymised: 'Record anonymised',
  customer: 'Of one customer',
  'sponsorship-group': 'Of a sponsorship group',
  reset: 'Set a password',
  'password-reset': 'Link to set a password',
  'password-changed': 'Notice that the password was changed',
  'verify-email': 'Prove the e-mail address',
  'verify-email-by-address': 'Prove the e-mail address',
  'change-email': 'Prove a new e-mail address',
  'email-change': 'Prove a new e-mail address',
  'email-change-notice': 'Notice that the e-mail address is to change',
  'confirm-marketing': 'Confirm marketing by e-mail',
};

/** A name or a value of the API in words: `partially-refunded` as `Partially refunded`, `lastName` as `Last name`. */
export function words(name: string): string {
  const own = Object.hasOwn(known, name) ? known[name] : undefined;
  if (own !== undefined) return own;
  const lower = name.replaceAll('-', ' ').replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** The field that an audit record names; the shop's own ones by their labels. */
export function fieldWords(field: string, customFields: Told['customFields']): string {
  const [, key] = /^customFields\.(.+)$/.exec(field) ?? [];
  if (key !== undefined) return customFields.find((own) => own.key === key)?.label ?? key;
  if (Object.hasOwn(known, field)) return words(field);
  const [first = '', ...rest] = field.split('.').map(words);
  return [first, ...rest.map((word) => word.toLowerCase())].join(': ');
}

/** Who did something, without saying which key or file it was. */
export function actorWords(actor: string): string {
  const [kind = ''] = actor.split(':');
  const kinds: Readonly<Record<string, string>> = {
    'api-key': 'The shop',
    customer: 'The customer',
    import: 'An imported file',
    deployment: 'The shop’s set-up',
    fsck: 'A repair',
  };
  return Object.hasOwn(kinds, kind) ? (kinds[kind] ?? actor) : words(kind);
}

const nameOf = (kind: 'region' | 'language', code: string): string =>
  new Intl.DisplayNames(['en'], { type: kind, fallback: 'code' }).of(code) ?? code;

export const countryName = (code: string): string => nameOf('region', code);
export const languageName = (tag: string): string => nameOf('language', tag);
