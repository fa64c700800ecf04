import { DomainError } from '../errors.ts';

/** Customers use what is to be deleted. */
export class InUse extends DomainError {
  readonly code = 'in_use';

  /** @param withForce what `?force` would do to them */
  constructor(customers: number, withForce: string) {
    super(`Customers use it: ${customers}. ${withForce}`, { counts: { customers } });
  }
}

/** A request did a part of its work, and the same request goes on with the rest. */
export class Unfinished extends DomainError {
  readonly code = 'unfinished';
  override readonly retryAfterSeconds = 1;

  constructor(done: number, left: number) {
    super(`There was no time for all: ${done} are done, ${left} are left. The same request goes on.`, {
      counts: { done, left },
    });
  }
}
