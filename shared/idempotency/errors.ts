import { DomainError } from '../errors.ts';

/** An `Idempotency-Key` came again with another payload. */
export class IdempotencyKeyReused extends DomainError {
  readonly code = 'idempotency_key_reused';

  constructor() {
    super('This Idempotency-Key was used for a different request. Use a new key for a new request.');
  }
}
