import type { FaultCode } from './fault-codes.ts';

/** One thing that is wrong with a request, and where. `pointer` is a JSON pointer (RFC 6901) or a parameter's name. */
export interface FieldError {
  readonly pointer: string;
  readonly code: FaultCode;
  readonly message: string;
}

/** A name as a part of a JSON pointer (RFC 6901, section 3). */
export const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * An outcome that the domain knows and names. `code` is stable: clients may rely on it.
 * What HTTP says about it stands in one table, `shared/http/problems.ts`.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  /** When the same request may succeed, if waiting helps. */
  readonly retryAfterSeconds: number | undefined = undefined;
  #errors: readonly FieldError[];
  /** What the outcome counts, by name. */
  readonly counts: Readonly<Record<string, number>> | undefined;

  constructor(
    message: string,
    options: {
      cause?: unknown;
      errors?: readonly FieldError[];
      counts?: Readonly<Record<string, number>>;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.#errors = options.errors ?? [];
    this.counts = options.counts;
  }

  /** Where the fault lies, if it can be pointed at. */
  get errors(): readonly FieldError[] {
    return this.#errors;
  }

  /** The same error of a request in which what it points at stands further in. */
  under(base: string): this {
    this.#errors = this.#errors.map((error) => ({ ...error, pointer: base + error.pointer }));
    return this;
  }
}

/** The request, or a part of it, is not of the form that the contract asks for. */
export class InvalidRequest extends DomainError {
  readonly code = 'invalid_request';
}

/** A request with one thing that is wrong with it. */
export const invalidAt = (error: FieldError): InvalidRequest =>
  new InvalidRequest(error.message, { errors: [error] });

/** No valid API key came with the request. */
export class Unauthenticated extends DomainError {
  readonly code = 'unauthenticated';
}

/** The API key is valid but lacks the scope. */
export class MissingScope extends DomainError {
  readonly code = 'missing_scope';
  readonly scopes: readonly string[];

  /** @param scopes those that the key lacks; none when the scopes would do */
  constructor(message: string, scopes: readonly string[] = []) {
    super(message);
    this.scopes = scopes;
  }
}

/** There is no such resource, or the caller may not know of it. */
export class NotFound extends DomainError {
  readonly code = 'not_found';
}

/** Values that must be unique belong to other resources already. */
export class ValueTaken extends DomainError {
  readonly code = 'already_exists';
  readonly #resource: string;
  readonly #fields: readonly string[];

  /** @param fields those whose values are taken: one at least */
  constructor(resource: string, ...fields: readonly string[]) {
    const errors = fields.map((field): FieldError => {
      const message = `Another ${resource} already has this ${field}.`;
      return { pointer: `/${field}`, code: 'already_exists', message };
    });
    super(`${errors[0]?.message}${errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}`, { errors });
    this.#resource = resource;
    this.#fields = fields;
  }

  /** One error that names all values that are taken, this one's first. */
  with(others: readonly ValueTaken[]): ValueTaken {
    return new ValueTaken(this.#resource, ...this.#fields, ...others.flatMap((other) => other.#fields));
  }
}

/** A referenced resource does not exist. */
export class DanglingReference extends DomainError {
  readonly code = 'unknown_reference';

  /** @param advice what can be done about it, if that is not plain */
  constructor(pointer: string, what: string, advice = '') {
    const message = `${what} does not exist.${advice && ` ${advice}`}`;
    super(message, { errors: [{ pointer, code: 'unknown_reference', message }] });
  }
}

/** The resource has changed since the caller read it. */
export class VersionMismatch extends DomainError {
  readonly code = 'version_mismatch';

  constructor() {
    super(
      'The resource has changed since the version given in If-Match. Read it again and repeat the change.',
    );
  }
}

/** Customers use what is to be deleted. */
export class InUse extends DomainError {
  readonly code = 'in_use';

  /** @param withForce what `?force` would do to them */
  constructor(customers: number, withForce: string) {
    super(`Customers use it: ${customers}. ${withForce}`, { counts: { customers } });
  }
}

/** What is to be changed or used is being deleted. */
export class BeingDeleted extends DomainError {
  readonly code = 'being_deleted';

  constructor() {
    super('It is being deleted. Nobody can change or use it any more.');
  }
}

/** There are as many as there may be, or would be more. */
export class LimitReached extends DomainError {
  readonly code = 'limit_reached';

  /**
   * @param advice what can be done about it
   * @param counts how many there would be, by name, if the caller does not know
   */
  constructor(
    most: number,
    what: string,
    advice = 'Delete one that nobody needs.',
    counts?: Readonly<Record<string, number>>,
  ) {
    super(`There can be ${most} ${what}. ${advice}`, { ...(counts && { counts }) });
  }
}

/** A predefined view is to be changed or deleted. */
export class PredefinedView extends DomainError {
  readonly code = 'predefined_view';

  constructor() {
    super('Predefined views stay as they are. Save a view of your own.');
  }
}

/** What a view asks was understood when it was saved, and is not any more; or whom it has is nobody's selection. */
export class UnreadableView extends DomainError {
  readonly code = 'unreadable_view';

  /**
   * @param pointer where the request names the view, if it does so in its body
   * @param message why, and what can be done about it, if it is not that this part is not understood
   */
  constructor(
    part: 'filter' | 'sort',
    pointer = `/${part}`,
    message = `The ${part} of this view is not understood any more. Change the view: give it another one.`,
  ) {
    super(message, { errors: [{ pointer, code: 'unreadable_view', message }] });
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

/** Nobody could make API keys any more. */
export class LastApiKey extends DomainError {
  readonly code = 'last_api_key';

  constructor() {
    super(
      'No other key with the scope api-keys:write lasts as long: nobody could make keys any more. With ?force it is done.',
    );
  }
}

/** An `Idempotency-Key` came again with another payload. */
export class IdempotencyKeyReused extends DomainError {
  readonly code = 'idempotency_key_reused';

  constructor() {
    super('This Idempotency-Key was used for a different request. Use a new key for a new request.');
  }
}

/** What was uploaded is not the picture that it was declared to be. */
export class NotAPicture extends DomainError {
  readonly code = 'not_a_picture';

  constructor() {
    const message = 'The uploaded file is not an image of the content type that it was uploaded with.';
    super(message, { errors: [{ pointer: '/uploadId', code: 'not_a_picture', message }] });
  }
}

/** The table is too busy, after every sensible retry. */
export class Busy extends DomainError {
  readonly code = 'busy';
  override readonly retryAfterSeconds = 1;

  constructor(cause: unknown) {
    super('Busy just now. Send the request again in a moment.', { cause });
  }
}
