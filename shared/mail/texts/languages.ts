import type { Language } from '../../text/languages.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import type { Texts } from './texts.ts';

/** What the mails say as long as a shop does not say it otherwise. */
export const standardTexts: Readonly<Record<Language, Texts>> = {
  en: english,
  es: spanish,
  fr: french,
  de: german,
};
