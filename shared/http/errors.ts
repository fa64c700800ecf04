import { DomainError } from '../errors.ts';

/** No endpoint has this method, although others have the path. */
export class MethodNotAllowed extends DomainError {
  readonly code = 'method_not_allowed';
  readonly allowed: readonly string[];

  constructor(allowed: readonly string[]) {
    super(`This path takes ${allowed.join(', ')}.`);
    this.allowed = allowed;
  }
}

/** The body is larger than the API takes. */
export class BodyTooLarge extends DomainError {
  readonly code = 'body_too_large';
}

/** The body is not what its Content-Type says, or no Content-Type that the endpoint takes. */
export class UnsupportedMediaType extends DomainError {
  readonly code = 'unsupported_media_type';
}

/** The body is not JSON. */
export class MalformedJson extends DomainError {
  readonly code = 'malformed_json';
}
