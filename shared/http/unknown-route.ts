import { endpoints } from '../contracts/index.ts';
import { type DomainError, NotFound } from '../errors.ts';
import { MethodNotAllowed } from './errors.ts';
import { takesHead } from './head.ts';
import { pathParameters } from './path.ts';

/** Why no endpoint answers: the path has none, or none with this method. */
export function unknownRoute(method: string, path: string): DomainError {
  const allowed = endpoints
    .filter((endpoint) => pathParameters(endpoint.path, path))
    .flatMap((endpoint) => (takesHead(endpoint) ? [endpoint.method, 'HEAD'] : [endpoint.method]));
  return allowed.length > 0 && !allowed.includes(method)
    ? new MethodNotAllowed([...new Set(allowed)])
    : new NotFound('There is nothing at this path. /docs lists what there is.');
}
