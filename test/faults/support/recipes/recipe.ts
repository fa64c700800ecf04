import type { contracts } from '../../../../shared/contracts/index.ts';
import type { S3 } from '../../../pictures/support/setup.ts';
import type { Answer, Api } from '../../../support/api.ts';

/** How to put an endpoint to the test: what it needs, and what is special about it. */
export interface Recipe {
  /** Makes what the request needs. */
  prepare(kitchen: Kitchen): Promise<Ingredients>;
  /**
   * What a retry gets after an answer that was lost, where it is not what the first try would have got, and why that
   * is right.
   */
  readonly again?: { readonly because: string; holds(retry: Answer, tag: string): boolean };
  /** A retry leaves something behind once more; why that does no harm. */
  readonly repeats?: string;
  /** It takes several transactions; why what the first ones leave behind does no harm. */
  readonly steps?: string;
  /**
   * What the client is told when the condition on an item of that class fails, where its form does not say it; `calm`:
   * that it went well, because another way led there.
   */
  readonly refusals?: Readonly<Record<string, number | 'calm'>>;
  /** Makes room for the next request. */
  cleanUp?(kitchen: Kitchen): Promise<unknown>;
}

export interface Kitchen {
  readonly api: Api;
  readonly s3: S3;
  /** Makes unique values unique; letters and digits. */
  readonly tag: string;
  /** Id of a group that is there. */
  readonly groupId: string;
}

export interface Ingredients {
  /** Replaces the first parameter of the endpoint's path. */
  readonly id?: string;
  /** What replaces the other parameters of the path, by their names. */
  readonly inner?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  /** The version for `If-Match`. */
  readonly version?: number;
  /** The customer's session token, at endpoints of customers. */
  readonly session?: string;
}

export type Recipes = Partial<Record<keyof typeof contracts, Recipe>>;

/** What the API answers, which must be a success. */
export async function ask(api: Api, method: string, path: string, body?: unknown): Promise<Answer['body']> {
  const answer = await api.call(method, path, { body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const newCustomer = ({ api, tag }: Kitchen, more: object = {}): Promise<Answer['body']> =>
  ask(api, 'POST', '/v1/customers', { email: `${tag}@example.com`, externalId: tag, ...more });

export const isGone = {
  because: 'it is deleted: that is what the client asked for',
  holds: ({ status }: Answer) => status === 404,
};
