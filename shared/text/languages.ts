/** The languages in which a shop speaks to its customers, by their tags (BCP 47): in mails and on pages. */
export const languages = ['en', 'es', 'fr', 'de'] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (tag: string): tag is Language => languages.some((language) => language === tag);
