import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { isSurelyValid } from './e164-plans.ts';

/**
 * The number that is meant, as ITU-T E.164 writes it: `020 7946 0958` in Great Britain → `+442079460958`.
 * @param defaultCountry ISO 3166-1 alpha-2: where numbers without a country code are dialled; empty: nowhere
 * @returns undefined when no number in the world can be meant
 */
export function toE164(typed: string, defaultCountry: string): string | undefined {
  if (isSurelyValid(typed)) return typed;
  const number = parsePhoneNumberFromString(
    typed,
    isSupportedCountry(defaultCountry) ? defaultCountry : undefined,
  );
  return number?.isValid() ? number.number : undefined;
}

/** What is typed, and what is meant by it: never given by a client. Null: no number can be told any more. */
export interface PhonesMeant {
  readonly phoneE164?: string | null;
  readonly officePhoneE164?: string | null;
}

/** The fields of a customer, or a change of them, with the numbers that are meant by the phones they give. */
export function withE164<
  Fields extends { phone?: string | null | undefined; officePhone?: string | null | undefined },
>(fields: Fields, defaultCountry: string): Fields & PhonesMeant {
  const meant = (typed: string | null) => (typed === null ? null : (toE164(typed, defaultCountry) ?? null));
  return {
    ...fields,
    ...(fields.phone !== undefined && { phoneE164: meant(fields.phone) }),
    ...(fields.officePhone !== undefined && { officePhoneE164: meant(fields.officePhone) }),
  };
}
