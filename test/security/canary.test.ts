import { afterAll, afterEach, expect, test, vi } from 'vitest';
import {
  changePassword,
  followLinks,
  registerAndLogIn,
  renewSession,
  unsubscribe,
  useApiKeys,
} from './support/flows.ts';
import { findSecrets } from './support/search.ts';
import { type WatchedShop, watchedShop } from './support/watched-shop.ts';

vi.mock(
  '../../shared/credentials/kdf.ts',
  async () => (await import('../credentials/support/cheap-kdf.ts')).cheapKdf,
);

let shop: WatchedShop;
afterEach(() => vi.restoreAllMocks());
afterAll(() => shop.close());

/** Lets a day pass, after which the use of a session is noted. */
function waitADay(): void {
  const tomorrow = Date.now() + 25 * 60 * 60 * 1000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(tomorrow);
}

test('no password, token, session or API key is stored, logged, sent or answered anywhere but to its owner (trust 1, 31, 38)', async () => {
  shop = await watchedShop();
  const { id, session, password } = await registerAndLogIn(shop, 'ana@example.com');
  const owner = await followLinks(shop, 'ana@example.com', session, password);
  await unsubscribe(shop, id);
  await renewSession(shop, owner, waitADay);
  await changePassword(shop, id, owner.email);
  await useApiKeys(shop);
  const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: owner.email }] };
  await shop.feedback({ id: 'event', detail: { eventType: 'Bounce', bounce } });
  for (const history of ['', '/audit', '/consents']) await shop.call('GET', `/v1/customers/${id}${history}`);
  const places = await shop.places();
  vi.restoreAllMocks();
  vi.useRealTimers();

  expect(shop.findSecrets(places)).toEqual([]);

  // The same search sees what belongs into each kind of place.
  const known = { name: 'known', text: owner.email, rightfully: [] };
  const request = { name: 'request', text: 'POST /v1/auth/login', rightfully: [] };
  const seen = findSecrets([known, request], places).map((found) => / in (\w+)/.exec(found)?.[1]);
  expect(new Set(seen)).toEqual(new Set(['call', 'written', 'item', 'answer', 'mail', 'log']));
});
