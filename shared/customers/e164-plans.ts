import { Metadata } from 'libphonenumber-js/min';

/**
 * Tells quickly that a number which is written as E.164 writes it is valid. The library makes its patterns anew for
 * every number; here they are made once for each calling code. What is not told here, the library is asked.
 */

/** What the library knows of a country's numbers; its types leave it out. */
interface Plans {
  hasCallingCode(code: string): boolean;
  getCountryCodesForCallingCode(code: string): readonly string[] | undefined;
  selectNumberingPlan(countryOrCode: string): void;
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  leadingDigits(): string | 0 | undefined;
  hasTypes(): boolean;
  type(name: string): { pattern(): string; possibleLengths(): readonly number[] | undefined } | undefined;
}

type Matches = (national: string) => boolean;

/** The numbers of a country. */
interface CountryPlan {
  /** Whether the number is this country's, of those that share its calling code. */
  readonly owns: Matches;
  readonly isValid: Matches;
}

/** The numbers behind a calling code. */
interface CodePlan {
  /** What comes before a number within the country, and does not belong to it. */
  readonly prefix: RegExp | undefined;
  readonly countries: readonly CountryPlan[];
}

// These members are there, and a test holds what follows from them against the library.
const plans = new Metadata() as unknown as Plans;
const known = new Map<string, CodePlan>();

/** Whether the number is certainly valid and written in full: `+` and digits. False: the library must tell. */
export function isSurelyValid(number: string): boolean {
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return false;
  const code = [1, 2, 3]
    .map((length) => number.slice(1, 1 + length))
    .find((one) => plans.hasCallingCode(one));
  if (code === undefined) return false;
  const { prefix, countries } = known.get(code) ?? learn(code);
  const national = number.slice(1 + code.length);
  return !prefix?.test(national) && countries.find(({ owns }) => owns(national))?.isValid(national) === true;
}

function learn(code: string): CodePlan {
  plans.selectNumberingPlan(code);
  const prefix = plans.nationalPrefixForParsing();
  const countries = plans.getCountryCodesForCallingCode(code) ?? [];
  const plan: CodePlan = {
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    countries: countries.map((country) => countryPlan(country, countries.length === 1)),
  };
  known.set(code, plan);
  return plan;
}

const typeNames =
  'FIXED_LINE MOBILE PREMIUM_RATE TOLL_FREE SHARED_COST VOIP PERSONAL_NUMBER PAGER UAN VOICEMAIL'.split(' ');

function countryPlan(country: string, isAlone: boolean): CountryPlan {
  plans.selectNumberingPlan(country);
  const general = entirely(plans.nationalNumberPattern());
  const types = typeNames.flatMap((name) => {
    const type = plans.type(name);
    const pattern = type?.pattern();
    return type && pattern ? [{ lengths: type.possibleLengths(), matches: entirely(pattern) }] : [];
  });
  const hasType: Matches = (national) =>
    general(national) &&
    types.some(({ lengths, matches }) => (lengths?.includes(national.length) ?? true) && matches(national));
  const leading = plans.leadingDigits();
  const begins = leading ? new RegExp(`^(?:${leading})`) : undefined;
  return {
    owns: isAlone ? () => true : begins ? (national) => begins.test(national) : hasType,
    isValid: plans.hasTypes() ? hasType : general,
  };
}

function entirely(pattern: string): Matches {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (national) => whole.test(national);
}
