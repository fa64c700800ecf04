import type { ClienteleProblem } from '../client/client.ts';
import type { Connection } from './connection.ts';
import { harmless } from './output/text.ts';

type Where = Pick<Connection, 'baseUrl' | 'keyFrom'>;

/** What the API refused, as sentences that say what to do. */
export function explained(problem: ClienteleProblem, where: Where): string {
  if (problem.code === 'unreachable') return unreachable(problem, where);
  const { status, errors, requestId } = problem;
  const faults = errors.map(({ pointer, message }) => `${placeOf(pointer)}${harmless(message)}`);
  const advice = adviceFor(problem, where);
  const trace = status >= 500 && requestId ? [`Whoever runs it finds it by the request ${requestId}.`] : [];
  // Of what is wrong with a request its message repeats the first.
  const said = status === 400 && faults.length > 0 ? faults : [harmless(problem.message), ...faults];
  return [...new Set(said), ...(advice ? [advice] : []), ...trace].join('\n');
}

/** Where a fault is, as people name fields: `shippingAddress.country: `. */
function placeOf(pointer: string): string {
  const names = pointer
    .replace(/^\/query(?=\/)/, '')
    .split('/')
    .slice(1);
  return names.length > 0 ? `${harmless(names.map(unescaped).join('.'))}: ` : '';
}

/** A name in a JSON pointer (RFC 6901). */
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

function adviceFor({ status, code }: ClienteleProblem, { baseUrl, keyFrom }: Where): string | undefined {
  if (code === 'gateway' && status < 500 && status !== 429)
    return `${baseUrl} answered ${status}, but not as Clientele does. Is it the address of the API (CLIENTELE_URL, --url)?`;
  if (code === 'in_use') return 'Here that is --force.';
  const advice: Readonly<Record<number, string>> = {
    401: `${baseUrl} does not take the API key from ${keyFrom}: it is another deployment's, was revoked, or has expired.`,
    403: `The API key from ${keyFrom} may not do this. Use one that has the scope.`,
    412: 'Read it again, and repeat the change with the version that it has now.',
    429: 'Wait a little, and try again.',
    500: 'Something is wrong in Clientele itself.',
    503: 'Try again in a moment.',
  };
  return advice[status];
}

/** Why nobody answered, as far as the system says it. */
function unreachable({ cause }: ClienteleProblem, { baseUrl }: Where): string {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
  const message = reason instanceof Error ? reason.message : '';
  const local = /\/\/(localhost|127\.|\[::1\])/.test(baseUrl)
    ? 'Is it running? npm start runs it on this machine.'
    : 'Is the address right (CLIENTELE_URL, --url), and is this machine online?';
  return `Nobody answers at ${baseUrl}${reasons[code] ?? (message && ` (${message})`)}. ${local}`;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: ': nothing listens there',
  ENOTFOUND: ': there is no such host',
  EAI_AGAIN: ': the name of the host cannot be looked up',
};
