import type { Page } from '../page.ts';
import { german } from './texts/de.ts';
import { english } from './texts/en.ts';
import { spanish } from './texts/es.ts';
import { french } from './texts/fr.ts';

/** Where customers set a new password with a mailed link, or ask for one. */
export const resetPasswordPage: Page = {
  kind: 'reset-password',
  texts: { en: english, es: spanish, fr: french, de: german },
  settings: {},
};
