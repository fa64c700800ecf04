import * as z from 'zod';
import { fault } from '../schema/faults.ts';

/**
 * A line of text as people type it: trimmed, in composed form (NFC), tabs made blanks, visible, of whole characters,
 * without line breaks and control characters, those that turn the direction of text included.
 * @param longest in UTF-16 units
 */
export const text = (longest: number) =>
  typed(longest, (one) =>
    one.refine((value) => !value.includes('\n'), refused('Line breaks are not allowed here.')),
  );

/** The same of several lines. However they were ended, `\n` ends them. */
export const multilineText = (longest: number) => typed(longest, (one) => one);

const typed = (longest: number, more: (one: z.ZodString) => z.ZodString) =>
  z
    .string()
    .transform((value) =>
      value
        .normalize('NFC')
        .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
        .replaceAll('\t', ' ')
        .trim(),
    )
    .pipe(
      more(z.string().min(1, { message: 'Give a text that is not empty.', abort: true }))
        .max(longest, { abort: true })
        .refine(
          (value) => value.isWellFormed(),
          refused('Half a character (a lone surrogate) is not allowed.'),
        )
        .refine((value) => !control.test(value), refused('Control characters are not allowed.'))
        .refine((value) => visible.test(value), refused('Give a text that can be seen.')),
    )
    // What is said of the trimmed text, said of the one that is sent: JSON Schema knows no trimming.
    .meta({ minLength: 1, maxLength: longest });

const control = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const visible = /[^\p{Z}\p{C}]/u;

/** One thing at a time is said of a text: what is empty cannot be seen either. */
const refused = (message: string) => ({ ...fault('invalid_characters', message), abort: true });
