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

/** The table is too busy, after every sensible retry. */
export class Busy extends DomainError {
  readonly code = 'busy';
  override readonly retryAfterSeconds = 1;

  constructor(cause: unknown) {
    super('Busy just now. Send the request again in a moment.', { cause });
  }
}
