import { endpoints } from '../contracts/index.ts';
import { type DomainError, NotFound } from '../errors.ts';
import { MethodNotAllowed } from './errors.ts';

/** Why no endpoint answers: the path has none, or none with this method. */
export function unknownRoute(method: string, path: string): DomainError {
  const allowed = endpoints
    .filter((endpoint) => pathMatches(endpoint.path, path))
    .map((endpoint) => endpoint.method);
  return allowed.length > 0 && !allowed.some((other) => other === method)
    ? new MethodNotAllowed([...new Set(allowed)])
    : new NotFound('There is nothing at this path. /docs lists what there is.');
}

/** Whether a path is of the form of a template such as `/v1/groups/{id}`. */
function pathMatches(template: string, path: string): boolean {
  const expected = template.split('/');
  const parts = path.split('/');
  return (
    expected.length === parts.length &&
    expected.every((part, index) => (part.startsWith('{') ? parts[index] !== '' : part === parts[index]))
  );
}
