/** The mails: one for each thing that customers are written about. */
export const mailKinds = [
  'password-reset',
  'password-changed',
  'verify-email',
  'email-change',
  'email-change-notice',
  'confirm-marketing',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** What each mail says: `lead` before its button, `action` on it, `close` below. Blank lines part paragraphs. */
const parts = ['subject', 'heading', 'lead', 'action', 'close'] as const;
type Part = (typeof parts)[number];

/** What every mail says: the greeting of who has a name and of who has none, and what is below the rest. */
const commonKeys = [
  'common.greeting',
  'common.greetingByName',
  'common.linkHint',
  'common.footer',
  'common.unsubscribe',
] as const;

export type TextKey = (typeof commonKeys)[number] | `${MailKind}.${Part}`;
export const textKeys: readonly TextKey[] = [
  ...commonKeys,
  ...mailKinds.flatMap((kind) => parts.map((part): TextKey => `${kind}.${part}`)),
];

/** Every sentence of the mails in one language. */
export type Texts = Readonly<Record<TextKey, string>>;

/** What stands for a value that is known only when the mail is written. `validity`: for how long its link works. */
export type Placeholder = 'shopName' | 'name' | 'email' | 'validity';

/** The placeholders that a text may have, in braces: `{shopName}`. */
export function placeholdersOf(key: TextKey): readonly Placeholder[] {
  if (key === 'common.greetingByName') return ['shopName', 'name'];
  if (key.startsWith('email-change.')) return ['shopName', 'validity', 'email'];
  const hasLink = ['password-reset.', 'verify-email.', 'confirm-marketing.'].some((kind) =>
    key.startsWith(kind),
  );
  return hasLink ? ['shopName', 'validity'] : ['shopName'];
}

/** Whether the text is one line: a subject, a heading, a button. */
export const isOneLine = (key: TextKey): boolean => !/\.(lead|close)$/.test(key);
