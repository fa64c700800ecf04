import { isDeepStrictEqual } from 'node:util';
import { auditRecord, type Origin } from '../../audit/audit.ts';
import { VersionMismatch } from '../../errors.ts';
import { commit } from '../../table/commit.ts';
import { Changed, retryChanged } from '../../table/retry.ts';
import type { Table } from '../../table/table.ts';
import { absent, equals, put } from '../../table/writes.ts';
import type { Language } from '../../text/languages.ts';
import type { ShopTexts } from './shop-texts.ts';
import { readShopTexts, type StoredTexts, textsAuditKey, textsKey } from './stored-texts.ts';
import { textKeys } from './texts.ts';

/**
 * Replaces what the shop says in its mails. The next mail says it.
 * @param expected the version the caller knows; what is so already is done in any version (RFC 9110, section 13.1.1)
 * @throws VersionMismatch when the texts no longer have the expected version
 */
export async function replaceShopTexts(
  table: Table,
  language: Language,
  texts: ShopTexts,
  origin: Origin,
  expected?: number,
): Promise<StoredTexts> {
  const replaceNow = async () => {
    const current = await readShopTexts(table, language);
    const changed = textKeys.filter((key) => !isDeepStrictEqual(current.texts[key], texts[key]));
    if (changed.length === 0) return current;
    if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
    const next = { texts, version: current.version + 1 };
    const isFirst = current.version === 1;
    const writes = [
      put(
        { ...textsKey(language), ...next },
        isFirst ? absent() : equals('version', current.version),
        new Changed(),
      ),
      auditRecord((record) => textsAuditKey(language, record), origin, 'updated', changed),
    ];
    await commit(table, { writes });
    return next;
  };
  return await retryChanged(replaceNow);
}
