import { listApiKeys } from '../../../shared/api-keys/repository.ts';
import { changeApiKey, createApiKey, getApiKey, revokeApiKey } from '../../../shared/api-keys/service.ts';
import type { Handlers } from '../../../shared/http/http-function.ts';
import { standardTexts } from '../../../shared/mail/texts/languages.ts';
import { replaceShopTexts } from '../../../shared/mail/texts/service.ts';
import { readShopTexts, type StoredTexts } from '../../../shared/mail/texts/stored-texts.ts';
import type { Language } from '../../../shared/text/languages.ts';
import { table } from './deps.ts';

const wholeList = <T>(items: readonly T[]) => ({ body: { items: [...items], total: items.length } });

const mailTexts = (language: Language, { texts, version }: StoredTexts) => ({
  body: { language, texts, standard: standardTexts[language] },
  version,
});

/** The shop’s own texts of mails, and API keys. */
export const settingsHandlers = {
  getMailTexts: async ({ params: { language } }) => mailTexts(language, await readShopTexts(table, language)),
  replaceMailTexts: async ({ params: { language }, body, origin, ifMatch }) =>
    mailTexts(language, await replaceShopTexts(table, language, body.texts, origin, ifMatch)),
  createApiKey: async ({ body, origin, principal, idempotency }) => {
    const options = { request: idempotency };
    const { result, replayed } = await createApiKey(table, body, origin, principal, options);
    return { body: result, version: result.version, location: `/v1/api-keys/${result.id}`, replayed };
  },
  listApiKeys: async () => wholeList(await listApiKeys(table)),
  getApiKey: async ({ params }) => {
    const key = await getApiKey(table, params.id);
    return { body: key, version: key.version };
  },
  updateApiKey: async ({ params, query: { force }, body, origin, principal, ifMatch }) => {
    const options = { force, expected: ifMatch };
    const key = await changeApiKey(table, params.id, body, origin, principal, options);
    return { body: key, version: key.version };
  },
  revokeApiKey: async ({ params, query: { force }, origin, principal, ifMatch }) => {
    await revokeApiKey(table, params.id, origin, principal, { force, expected: ifMatch });
    return { body: undefined };
  },
} satisfies Partial<Handlers<'admin'>>;
