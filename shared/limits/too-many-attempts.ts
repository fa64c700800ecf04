import { DomainError } from '../errors.ts';

/** Too much was tried from one place in a short time. */
export class TooManyAttempts extends DomainError {
  readonly code = 'too_many_attempts';
  override readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many attempts. Try again later.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
