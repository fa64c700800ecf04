import { auditRecord, type Origin } from '../audit/audit.ts';
import type { SecureParameter } from '../aws/secure-parameter.ts';
import { type Scope, scopes } from '../contracts/endpoint.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { commit } from '../table/commit.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { update } from '../table/writes.ts';
import { type FirstKeyMark, mintSecret, parseToken, type StoredApiKey, secretMatches } from './api-key.ts';
import { apiKeyAuditKey, apiKeyKey } from './keys.ts';
import { findApiKey, unchangedSince } from './repository.ts';
import { changesOf } from './rules.ts';
import { createApiKey, revokeApiKey } from './service.ts';

/** What a deployment wants of the first key. */
interface Wanted {
  readonly generation: number;
  /** The generation that was wanted before; counts if the key itself is gone, or of a version without generations. */
  readonly generationBefore: number;
  /** The scopes that this version brings. */
  readonly newScopes: readonly Scope[];
}

/**
 * The first API key, which the deployment makes: it has every scope, and lies in a parameter for people to read. Each
 * generation of it is another key; the configuration says which one is wanted.
 *
 * All of it may run again after a crash at any point. What CloudFormation relies on is the id that is answered: when it
 * is another one than before, the deployment, once everything else has succeeded, removes the one before.
 */
export class FirstKey {
  readonly #table: Table;
  readonly #parameter: SecureParameter;
  readonly #origin: Origin;

  constructor(table: Table, parameter: SecureParameter, origin: Origin) {
    this.#table = table;
    this.#parameter = parameter;
    this.#origin = origin;
  }

  /** Makes the key, unless the parameter holds one of this table: of an earlier try, or of a stack before this one. */
  async create(generation: number): Promise<string> {
    return (await this.#inParameter())?.id ?? (await this.#mint({ generation }));
  }

  /**
   * Brings the key up to what a deployment wants. The key before it goes on working until {@link remove}.
   * @param id of the key as it is
   * @returns the id of the key as it is now
   */
  async update(id: string, wanted: Wanted): Promise<string> {
    const current = await this.#ofGeneration(id, wanted);
    await this.#widen(current, wanted.newScopes);
    return current;
  }

  /**
   * Revokes a key that another one has taken the place of. Otherwise it is the stack that goes: the table and the
   * parameter stay, and so does the key.
   */
  async remove(id: string): Promise<void> {
    // The table may be gone: it is looked at only if there is something to revoke.
    if ((await this.#token())?.id === id || !(await this.#inParameter())) return;
    await this.#revoke(id);
  }

  async #revoke(id: string): Promise<void> {
    try {
      await revokeApiKey(this.#table, id, this.#origin, { scopes }, { force: true });
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  }

  /**
   * A lower generation than that of the key is not made again: either the setting was forgotten, or a deployment is
   * undone. In that case the key before still works, and is the one that CloudFormation must know again. The fresh key
   * stays as well, and in the parameter; the next deployment of its generation that succeeds takes it up.
   */
  async #ofGeneration(id: string, { generation, generationBefore }: Wanted): Promise<string> {
    const mark = (await findApiKey(this.#table, id))?.firstKey;
    const present = mark?.generation ?? generationBefore;
    if (generation > present) {
      const fresh = await this.#inParameter();
      if (fresh && fresh.id !== id && (fresh.firstKey?.generation ?? 1) >= generation) return fresh.id;
      // Left by a deployment that was undone: this one wants another key, perhaps because somebody else knows that one.
      if (fresh?.firstKey?.replaces === id) await this.#revoke(fresh.id);
      return await this.#mint({ generation, replaces: id });
    }
    if (generation === present || mark?.replaces === undefined) return id;
    return (await findApiKey(this.#table, mark.replaces)) ? mark.replaces : id;
  }

  async #token() {
    return parseToken((await this.#parameter.read()) ?? '');
  }

  /** The key in the parameter, if this table knows it: one of a removed stack's table is of no use. */
  async #inParameter(): Promise<StoredApiKey | undefined> {
    const token = await this.#token();
    const key = token && (await findApiKey(this.#table, token.id));
    return key && secretMatches(token.secret, key.secretHash) ? key : undefined;
  }

  async #mint(firstKey: FirstKeyMark): Promise<string> {
    const secret = mintSecret();
    // The parameter first: after a crash in between it holds a text that opens nothing, and the retry replaces it.
    // The other way round, a key with every scope would work that nobody knows.
    await this.#parameter.write(secret.token);
    const name = firstKey.generation === 1 ? 'First key' : `First key (${firstKey.generation})`;
    const input = { name, scopes: [...scopes] };
    await createApiKey(this.#table, input, this.#origin, { scopes }, { secret, firstKey });
    return secret.id;
  }

  /**
   * Gives the key the scopes that a new version brings: otherwise nobody could grant them. A key that may not make keys
   * any more grants nothing, and a scope that somebody took from it stays away.
   */
  async #widen(id: string, added: readonly Scope[]): Promise<void> {
    const widenNow = async () => {
      const key = await findApiKey(this.#table, id);
      if (!key?.scopes.includes('api-keys:write')) return;
      const widened = scopes.filter((scope) => key.scopes.includes(scope) || added.includes(scope));
      const changes = changesOf(key, { ...key, scopes: widened });
      if (changes.length === 0) return;
      const updatedAt = this.#origin.now.toISOString();
      const set = { scopes: widened, updatedAt, version: key.version + 1 };
      const writes = [
        update(apiKeyKey(id), set, unchangedSince(key), new VersionMismatch()),
        auditRecord((record) => apiKeyAuditKey(id, record), this.#origin, 'updated', changes),
      ];
      await commit(this.#table, { writes });
    };
    await retryOvertaken((error) => error instanceof VersionMismatch, widenNow);
  }
}
