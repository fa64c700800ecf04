import type { Scope } from '../contracts/endpoint.ts';
import { Unauthenticated } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { parseToken, type StoredApiKey, secretMatches } from './api-key.ts';
import { findApiKey } from './repository.ts';

/** What a valid API key stands for. */
export interface KeyHolder {
  /** The key's id, as audit records name it. */
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** When it stops being valid; absent: never. */
  readonly expiresAt?: string | undefined;
  /** Secret of this key that the server knows: seals its cursors. */
  readonly sealingKey: string;
}

/** For how long a key is trusted without a look at the table: a revoked one stops working after that. */
const trustMs = 5_000;

/** Tells callers by their API keys. Lives as long as its process. */
export class Authenticator {
  readonly #table: Table;
  readonly #seen = new Map<string, { readonly key: StoredApiKey; readonly at: number }>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * @param token what the client sent after `Bearer`
   * @throws Unauthenticated in the same words for a malformed, unknown, wrong, revoked or expired key
   */
  async authenticate(token: string): Promise<KeyHolder> {
    const parts = parseToken(token);
    const key = parts && (await this.#find(parts.id));
    const now = this.#table.clock();
    if (!key || !secretMatches(parts.secret, key.secretHash) || isExpired(key, now)) {
      throw new Unauthenticated('This API key is not valid.');
    }
    return { id: key.id, scopes: key.scopes, expiresAt: key.expiresAt, sealingKey: key.secretHash };
  }

  async #find(id: string): Promise<StoredApiKey | undefined> {
    const at = this.#table.clock().getTime();
    const seen = this.#seen.get(id);
    if (seen && at - seen.at < trustMs) return seen.key;
    const key = await findApiKey(this.#table, id);
    if (key) this.#seen.set(id, { key, at });
    else this.#seen.delete(id);
    return key;
  }
}

const isExpired = ({ expiresAt }: StoredApiKey, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
