import * as z from 'zod';

/**
 * Text as people type it: trimmed, in composed form (NFC), visible, of whole characters, without control characters
 * other than line breaks, those that turn the direction of text included.
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
        .regex(/^(?:\n|[^\p{Cc}\u202a-\u202e\u2066-\u2069])*$/u, 'Control characters are not allowed.')
        .regex(/[^\p{Z}\p{C}]/u, 'Give a text that can be seen.'),
    )
    // What is said of the trimmed text, said of the one that is sent: JSON Schema knows no trimming.
    .meta({ minLength: 1, maxLength: longest });
