import { fold } from '../../text/fold.ts';
import { languages } from '../../text/languages.ts';

/** The names of the months, whole and abbreviated, in the languages that shops speak. */
const months = new Map(
  languages.flatMap((language) =>
    (['long', 'short'] as const).flatMap((form) => {
      const names = new Intl.DateTimeFormat(language, { month: form, timeZone: 'UTC' });
      return Array.from({ length: 12 }, (_, month) => {
        const name = fold(names.format(Date.UTC(2000, month)));
        return [name.replace(/\.$/, ''), month + 1] as const;
      });
    }),
  ),
);

/** The number of a month, from 1; undefined when it is none. */
export const monthOf = (name: string): number | undefined => months.get(fold(name));
