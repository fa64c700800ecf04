import * as z from 'zod';
import { fault } from '../../schema/faults.ts';
import { multilineText, text } from '../../text/text.ts';
import { isOneLine, placeholdersOf, type TextKey, textKeys } from './texts.ts';

const shopText = (key: TextKey) => {
  const known = placeholdersOf(key);
  const isKnown = (name: string) => known.some((placeholder) => placeholder === name);
  const listed = known.map((name) => `{${name}}`).join(', ');
  return (isOneLine(key) ? text(200) : multilineText(2000))
    .refine(
      (value) => [...value.matchAll(/\{(\w*)\}/g)].every(([, name = '']) => isKnown(name)),
      fault('invalid_value', `This text can hold ${listed} and nothing else in braces.`),
    )
    .optional();
};

/** What a shop says otherwise than the standard texts, in one language. */
export const shopTexts = z
  // Its keys are the texts' keys, each of them optional; the compiler cannot follow that through the mapping.
  .strictObject(
    Object.fromEntries(textKeys.map((key) => [key, shopText(key)])) as {
      [Key in TextKey]: ReturnType<typeof shopText>;
    },
  )
  .meta({
    id: 'ShopTexts',
    description:
      'Texts of mails by their keys. `{shopName}` stands for the shop’s name, `{name}` in the greeting for the customer’s, `{validity}` for how long the link works, `{email}` for the new address. A blank line in `lead` and `close` begins a paragraph.',
    examples: [
      { 'common.footer': '{shopName} · 12 Mill Lane, Leeds', 'password-reset.action': 'Choose a password' },
    ],
  });
export type ShopTexts = z.output<typeof shopTexts>;

/** The same as it is stored and answered: checked when it came. */
export const checkedTexts = z.object(
  Object.fromEntries(textKeys.map((key) => [key, z.string().optional()])) as {
    [Key in TextKey]: z.ZodOptional<z.ZodString>;
  },
);
