import { DomainError } from '../errors.ts';

/** A posting would bring an account below its limit. */
export class InsufficientBalance extends DomainError {
  readonly code = 'insufficient_balance';

  /** @param available what can be taken at the most, with its unit */
  constructor(available: string) {
    super(`There is not enough: ${available} at the most can be taken.`);
  }
}

/** An account that is not active is to be charged, or points on such a card are to be redeemed. */
export class AccountInactive extends DomainError {
  readonly code = 'account_inactive';

  constructor() {
    super('The account is inactive: nothing can be taken from it. What is paid in is still taken.');
  }
}

/** An amount is in another currency than the account. */
export class CurrencyMismatch extends DomainError {
  readonly code = 'currency_mismatch';

  constructor(currency: string, message = `The account is kept in ${currency}, and in nothing else.`) {
    super(message);
  }
}

/** An entry is to be reversed that cannot be. */
export class NotReversible extends DomainError {
  readonly code = 'not_reversible';

  constructor(
    message = 'Only what was posted can be reversed, not a reversal, an opening balance or what a merging moved.',
  ) {
    super(message);
  }
}

const isMissing = (number: number): string =>
  `the entry ${number}, which the table has lost: restore it from a backup. Until then nothing is posted in its place.`;

/** An entry was reversed before, and the reversal is missing. */
export const reversalMissing = (number: number): NotReversible =>
  new NotReversible(`It was reversed before, by ${isMissing(number)}`);

/** A reference was used before, and nothing tells for what: the entry is missing. */
export class ReferencedEntryMissing extends DomainError {
  readonly code = 'already_exists';

  constructor(number: number) {
    const message = `The reference was used before, for ${isMissing(number)}`;
    super(message, { errors: [{ pointer: '/reference', code: 'already_exists', message }] });
  }
}
