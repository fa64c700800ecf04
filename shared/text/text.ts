import * as z from 'zod';

/**
 * Text as people type it: trimmed, in composed form (NFC), whole characters, without control characters other than
 * line breaks.
 * @param longest in UTF-16 units
 */
export const text = (longest: number) =>
  z
    .string()
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, 'Give a text that is not empty, or null to clear it.')
        .max(longest)
        .refine((value) => value.isWellFormed(), 'Half a character (a lone surrogate) is not allowed.')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
        .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f]*$/, 'Control characters are not allowed.'),
    );
