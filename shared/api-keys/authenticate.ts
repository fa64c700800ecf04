import type { Scope } from '../contracts/endpoint.ts';
import { Unauthenticated } from '../errors.ts';
import { logger } from '../observability/logger.ts';
import type { Table } from '../table/table.ts';
import { isExpired, parseToken, type StoredApiKey, secretMatches } from './api-key.ts';
import { isToBeNoted, noteUse } from './last-use.ts';
import { findApiKey } from './repository.ts';

/** What a valid API key stands for. */
export interface KeyHolder {
  /** The key's id, as audit records name it. */
  readonly id: string;
  /** The key's version as it was read: dealings with keys ask whether it still is. */
  readonly version: number;
  readonly scopes: readonly Scope[];
  /** When it stops being valid; absent: never. */
  readonly expiresAt?: string | undefined;
  /** Secret of this key that the server knows: seals its cursors. */
  readonly sealingKey: string;
}

/** For how long a key is trusted without a look at the table: a revoked one stops working after that. */
const trustMs = 5_000;

/** After how long a process tries again to note the use of a key, if it did not succeed. */
const noteAgainMs = 60_000;

/** For how long a request waits for that write: a table in trouble must not slow requests down that only read. */
const notePatienceMs = 250;

/** Tells callers by their API keys, and notes that they were used. Lives as long as its process. */
export class Authenticator {
  readonly #table: Table;
  readonly #seen = new Map<string, { readonly key: StoredApiKey; readonly at: number }>();
  /** When this process last tried to note the use of a key, by the key's id. */
  readonly #noted = new Map<string, number>();

  readonly #patienceMs: number;

  /** @param patienceMs for how long a request waits until the use of its key is noted */
  constructor(table: Table, patienceMs = notePatienceMs) {
    this.#table = table;
    this.#patienceMs = patienceMs;
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
    // Not left to run on by itself: Lambda freezes the process once it has answered.
    await this.#note(key, now);
    const { id, version, scopes, expiresAt, secretHash: sealingKey } = key;
    return { id, version, scopes, expiresAt, sealingKey };
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

  /** A request is served whether or not the use of its key can be noted. */
  async #note(key: StoredApiKey, now: Date): Promise<void> {
    const before = this.#noted.get(key.id) ?? Number.NEGATIVE_INFINITY;
    if (!isToBeNoted(key, now) || now.getTime() - before < noteAgainMs) return;
    this.#noted.set(key.id, now.getTime());
    try {
      await noteUse(this.#table, key, now, this.#patienceMs);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      logger.warn('the use of an API key was not noted', { apiKeyId: key.id, error: name });
    }
  }
}
