import { htmlOf } from './html.ts';
import type { Mail } from './mail.ts';
import type { Placeholder, TextKey, Texts } from './texts/texts.ts';

/** A mail as it is sent, before it is addressed. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail says, part by part; its HTML and its plain text say the same. */
export interface Content {
  readonly language: string;
  readonly shopName: string;
  readonly subject: string;
  readonly heading: string;
  readonly before: readonly string[];
  readonly action: { readonly label: string; readonly link: string; readonly hint: string };
  readonly after: readonly string[];
  readonly footer: string;
  readonly unsubscribe: { readonly label: string; readonly link: string } | undefined;
}

/** Writes the mail in the language's texts. */
export function compose(mail: Mail, texts: Texts, shopName: string): Message {
  const content = contentOf(mail, texts, shopName);
  return { subject: content.subject, text: plainTextOf(content), html: htmlOf(content) };
}

function contentOf(mail: Mail, texts: Texts, shopName: string): Content {
  const { kind, language, name, link, email, validSeconds, unsubscribe } = mail;
  const values = {
    shopName,
    name,
    email,
    validity: validSeconds === undefined ? undefined : inWords(validSeconds, language),
  };
  const say = (key: TextKey): string => fillIn(texts[key], values);
  const paragraphs = (key: TextKey): string[] => say(key).split(/\n{2,}/);
  return {
    language,
    shopName: oneLine(shopName),
    subject: oneLine(say(`${kind}.subject`)),
    heading: say(`${kind}.heading`),
    before: [
      say(name === undefined ? 'common.greeting' : 'common.greetingByName'),
      ...paragraphs(`${kind}.lead`),
    ],
    action: { label: say(`${kind}.action`), link, hint: say('common.linkHint') },
    after: paragraphs(`${kind}.close`),
    footer: say('common.footer'),
    unsubscribe: unsubscribe && { label: say('common.unsubscribe'), link: unsubscribe.page },
  };
}

function plainTextOf(content: Content): string {
  const { before, action, after, footer, unsubscribe, shopName } = content;
  const small = [footer, ...(unsubscribe ? [`${unsubscribe.label}: ${unsubscribe.link}`] : [])];
  const blocks = [
    ...before,
    `${action.label}\n${action.link}`,
    ...after,
    `-- \n${shopName}\n${small.join('\n')}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Replaces `{name}` by the value of that name. A value cannot add a line, whatever it is. */
const fillIn = (text: string, values: Readonly<Record<Placeholder, string | undefined>>): string =>
  text.replace(/\{(\w+)\}/g, (braced, name: Placeholder) => oneLine(values[name] ?? braced));

/** The text without line breaks and control characters. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** A time such as “60 minutes” or “3 Tage”. */
function inWords(seconds: number, language: string): string {
  const [unit, size] = seconds >= 2 * 86_400 ? ['day', 86_400] : ['minute', 60];
  const options = { style: 'unit', unit: `${unit}`, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(language, options).format(seconds / Number(size));
}
