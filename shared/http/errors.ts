import type * as z from 'zod';
import { DomainError, escapePointer, type FieldError, InvalidRequest } from '../errors.ts';

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

/** How many faults an answer names: more would help nobody, and an answer has a largest size. */
const mostErrors = 100;

/**
 * A failed validation as an error with a JSON pointer for each fault. It repeats no value that the client sent.
 * @param base pointer of what was validated: `` for the body, `/query` and `/path` for parameters
 */
export function validationError(error: z.ZodError, base: string): InvalidRequest {
  const errors = error.issues.flatMap((issue) => fieldErrors(issue, base)).slice(0, mostErrors);
  const [first] = errors;
  const where = first?.pointer ? ` (${first.pointer})` : '';
  return new InvalidRequest(`${first?.message ?? 'The request is not valid.'}${where}`, { errors });
}

function fieldErrors(issue: z.core.$ZodIssue, base: string): FieldError[] {
  const at = (path: readonly PropertyKey[]) =>
    base + path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: at([...issue.path, key]),
      code: 'unknown_field',
      message: 'There is no such field here.',
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.toSorted((a, b) => weight(a) - weight(b))[0] ?? [];
    const faults = meant.flatMap((inner) =>
      fieldErrors({ ...inner, path: [...issue.path, ...inner.path] }, base),
    );
    if (faults.length > 0) return faults;
  }
  return [{ pointer: at(issue.path), code: issue.code, message: issue.message }];
}

/** How many faults a branch of a union finds: the branch that finds the fewest was meant. */
const weight = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
