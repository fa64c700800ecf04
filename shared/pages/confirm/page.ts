import type { Page, Shop, Texts } from '../page.ts';
import { german } from './texts/de.ts';
import { type ConfirmTexts, english } from './texts/en.ts';
import { spanish } from './texts/es.ts';
import { french } from './texts/fr.ts';

/** What customers confirm with a mailed link: by a button, since scanners of mail open links. */
export type Confirmation = Exclude<keyof ConfirmTexts, 'all'>;

interface Kind {
  /** Where the button sends the token. */
  readonly endpoint: string;
  /** As mail programs unsubscribe (RFC 8058): the token in the query string. Otherwise it is in a JSON body. */
  readonly oneClick: boolean;
  /** Path of its icon in a square of 24. */
  readonly icon: string;
}

const envelope = 'M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5';

const kinds: Readonly<Record<Confirmation, Kind>> = {
  'verify-email': { endpoint: '/v1/auth/email-verification/confirm', oneClick: false, icon: envelope },
  'change-email': { endpoint: '/v1/auth/email-change/confirm', oneClick: false, icon: envelope },
  'confirm-marketing': {
    endpoint: '/v1/marketing/confirm',
    oneClick: false,
    icon: 'M6 16.500V10.500a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10 20.500h4',
  },
  unsubscribe: {
    endpoint: '/v1/marketing/unsubscribe',
    oneClick: true,
    icon: 'M6 16.500V10.500c0-1 .2-1.900.6-2.700M9 5.300a6 6 0 0 1 9 5.200v4.500M4.500 18h12.500M10 20.500h4M4 4l16 16',
  },
};

const languages = { en: english, es: spanish, fr: french, de: german };

/** The page on which customers confirm this. */
export function confirmPage(confirmation: Confirmation): Page {
  const { icon, ...settings } = kinds[confirmation];
  const of =
    (translation: (shop: Shop) => ConfirmTexts) =>
    (shop: Shop): Texts => {
      const { all, [confirmation]: own } = translation(shop);
      const { confirming, ...page } = own;
      return { page: { ...all, ...page, icon }, script: { confirming } };
    };
  const { en, es, fr, de } = languages;
  return { kind: 'confirm', texts: { en: of(en), es: of(es), fr: of(fr), de: of(de) }, settings };
}
