import { DomainError } from '../errors.ts';

/** A job that has come to its end is to be cancelled. */
export class JobEnded extends DomainError {
  readonly code = 'job_ended';

  constructor() {
    super('The job has come to its end already. What it did stays.');
  }
}

/** A job is to be resumed that did not stop half-way, or whose file is not kept any more. */
export class NotResumable extends DomainError {
  readonly code = 'not_resumable';

  constructor() {
    super('The job cannot go on: it has come to its end, or what it needs is not kept any more.');
  }
}
