import type * as z from 'zod';
import type { ProblemCode } from '../http/problems.ts';

/** The functions that answer HTTP requests; each has its own role. */
export type HttpFunction = 'admin' | 'credentials' | 'directory' | 'orders' | 'reference';

/** What an API key may be allowed to do. */
export const scopes = [
  'customers:read',
  'customers:write',
  'credentials:write',
  'orders:read',
  'orders:write',
  'accounts:write',
  'groups:read',
  'groups:write',
  'views:write',
  'settings:write',
  'jobs:read',
  'api-keys:read',
  'api-keys:write',
] as const;
export type Scope = (typeof scopes)[number];

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

type Shape = z.ZodObject;

/**
 * One endpoint, declared once under the name of its handler. The list of all endpoints (`./index.ts`) makes the
 * API's routes, the request validation, the response serialisation and the OpenAPI document.
 */
export interface Endpoint {
  readonly method: Method;
  /** Path with `{name}` parameters, from the API's root. */
  readonly path: string;
  /** The function that serves it. */
  readonly function: HttpFunction;
  /** The scope that the caller's API key needs; `session`: a customer's session token; `public`: nothing. */
  readonly scope: Scope | 'session' | 'public';
  /** Another scope that the key needs, because the endpoint does or shows something else as well. */
  readonly alsoScope?: Scope;
  /** The scope that `?force` needs beside it, because it changes something else as well. */
  readonly forceScope?: Scope;
  readonly tag: string;
  /** A few words for the reference page. */
  readonly summary: string;
  /** What a caller must know beyond the schemas. Markdown. */
  readonly description?: string;
  readonly params?: Shape;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Content type of the body. Default: `application/json`. */
  readonly bodyType?: 'application/json' | 'application/merge-patch+json';
  /** The successful answer. `schema`: of JSON; `contentType`: of a body that is none, in its place or if it is asked for. */
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly description: string;
    readonly schema?: z.ZodType;
    readonly contentType?: string;
    /** Response headers beyond the common ones, with what each means. */
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** What is answered instead, with 200, when the body's `dryRun` is true: nothing is done then. */
  readonly dryRun?: { readonly description: string; readonly schema: z.ZodType };
  /** Codes of the problems that it answers beyond those that follow from its inputs and its scope. */
  readonly problems?: readonly ProblemCode[];
  /** `If-Match` is honoured: the change is made only if the resource still has that version. */
  readonly ifMatch?: true;
  /** `fields` is honoured: of the resource, or of each on a page, only those fields are answered, and its id. */
  readonly selectable?: true;
  /** `Idempotency-Key` is honoured: a repeated request creates nothing again. */
  readonly idempotent?: true;
}

/** Whether a request may come without the body: a POST in whose body nothing is required. Then `{}` is meant. */
export const isBodyOptional = ({ method, body }: Pick<Endpoint, 'method' | 'body'>): boolean =>
  method === 'POST' && body?.safeParse({}).success === true;

/** Declares endpoints by name, keeping the exact types of their schemas for their handlers. */
export const declare = <const Endpoints extends Readonly<Record<string, Endpoint>>>(
  endpoints: Endpoints,
): Endpoints => endpoints;
