import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Endpoint, Scope } from '../contracts/endpoint.ts';
import type { OpenSession } from '../credentials/session.ts';
import { MissingScope, Unauthenticated } from '../errors.ts';

/** Who calls. */
export interface Principal {
  /** Of an API key, or of a customer who is logged in. */
  readonly id: string;
  /** The version of an API key as it was read. */
  readonly version?: number;
  readonly scopes: readonly Scope[];
  /** When an API key stops being valid; absent: never. */
  readonly expiresAt?: string | undefined;
  /** Secret of this principal that the server knows: seals its cursors. */
  readonly sealingKey: string;
}

/** A customer who is logged in, with the account as the check of the session has read it. */
export interface LoggedIn extends Principal {
  readonly session: OpenSession;
}

/** How a function tells its callers by what they send after `Bearer`. Each throws Unauthenticated. */
export interface Callers {
  readonly apiKey?: (token: string) => Promise<Principal>;
  readonly session?: (token: string) => Promise<LoggedIn>;
}

/** A caller who may go on, as the handler and the audit records know them. */
export interface Admission {
  readonly principal: Principal;
  readonly actor: string;
}

const nobody: Principal = { id: 'nobody', scopes: [], sealingKey: '' };

/**
 * Lets a request to the endpoint in.
 * @throws Unauthenticated, MissingScope
 */
export async function admit(
  endpoint: Endpoint,
  event: APIGatewayProxyEventV2,
  callers: Callers,
): Promise<Admission> {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(event.headers.authorization ?? '') ?? [];
  const { scope } = endpoint;
  if (scope === 'public') return { principal: nobody, actor: 'anonymous' };
  if (scope === 'session') {
    if (!token || !callers.session) throw new Unauthenticated('Log in: Authorization: Bearer cs_…');
    if (token.startsWith('ck_'))
      throw new Unauthenticated('This takes the session token of a customer (cs_…), not an API key.');
    const principal = await callers.session(token);
    return { principal, actor: `customer:${principal.id}` };
  }
  if (!token || !callers.apiKey) throw new Unauthenticated('Send an API key: Authorization: Bearer ck_…');
  if (token.startsWith('cs_'))
    throw new Unauthenticated('This takes an API key (ck_…), not the session token of a customer.');
  const principal = await callers.apiKey(token);
  const needed = scopesOf(endpoint);
  const missing = needed.filter((one) => !principal.scopes.includes(one));
  if (missing.length > 0) {
    const scopes = needed.length > 1 ? 'scopes' : 'scope';
    throw new MissingScope(`This needs an API key with the ${scopes} ${needed.join(' and ')}.`, missing);
  }
  return { principal, actor: `api-key:${principal.id}` };
}

/** The scopes that an API key needs for the endpoint; none when it takes no API key. */
export const scopesOf = ({ scope, alsoScope }: Endpoint): readonly Scope[] =>
  scope === 'public' || scope === 'session' ? [] : [scope, ...(alsoScope ? [alsoScope] : [])];

/**
 * Lets what a request asks for by force be done.
 * @param query as the endpoint's contract parsed it
 * @throws MissingScope
 */
export function admitForce({ forceScope }: Endpoint, query: unknown, { scopes }: Principal): void {
  const isForced = typeof query === 'object' && query !== null && 'force' in query && query.force === true;
  if (isForced && forceScope && !scopes.includes(forceScope)) {
    throw new MissingScope(`With force this changes more: it needs the scope ${forceScope} as well.`, [
      forceScope,
    ]);
  }
}
