import type { WatchedMail, WatchedShop } from './watched-shop.ts';

/** Everything that makes a secret or takes one, done once with secrets that nobody else has. */

/** A password that every form of writing writes otherwise. */
const typed = (shop: WatchedShop, when: string): string =>
  shop.secret(`password: ${when}`, `Kanarienvögel "${when}" & söhne`);

const post = (shop: WatchedShop, path: string, body: unknown, key: string | null = null) =>
  shop.call('POST', path, { key, body });

/** The tokens of links in mails: each may stand in that mail alone. */
function linked(shop: WatchedShop, mails: readonly WatchedMail[], page: string): string {
  const found = mails.flatMap(({ place, text }) => {
    const [, token] = new RegExp(`/${page}\\?lang=\\w+#token=([^\\s&]+)`).exec(text) ?? [];
    return token === undefined ? [] : [shop.secret(`token: ${page}`, token, place)];
  });
  if (found[0] === undefined) throw new Error(`No mail links to ${page}.`);
  return found[0];
}

const sessionOf = (
  shop: WatchedShop,
  name: string,
  { body, place }: { body: { token: string }; place: string },
) => shop.secret(`session: ${name}`, body.token, place);

/** The doors of a customer who registers: in, out, and refused. */
export async function registerAndLogIn(shop: WatchedShop, email: string) {
  const password = typed(shop, 'register');
  const marketing = { email: true };
  const registered = await post(shop, '/v1/auth/register', { email, password, marketing });
  const session = sessionOf(shop, 'register', registered);
  await post(shop, '/v1/auth/register', { email, password: typed(shop, 'register again') });
  await post(shop, '/v1/auth/register', { email: [], password: typed(shop, 'register malformed') });
  await post(shop, '/v1/auth/register', { email, password: typed(shop, 'too long').padEnd(257, '!') });
  const login = await post(shop, '/v1/auth/login', { email, password });
  const second = sessionOf(shop, 'login', login);
  await post(shop, '/v1/auth/login', { email, password: typed(shop, 'login wrong') });
  await post(shop, '/v1/auth/login', {
    email: 'nobody@example.com',
    password: typed(shop, 'login of nobody'),
  });
  await post(shop, '/v1/auth/login', { password: typed(shop, 'login malformed') });
  // Where they do not belong: a session as an API key, in a path, in a query.
  await shop.call('GET', '/v1/customers', { key: second });
  await shop.call('GET', `/v1/me?token=${second}`, { key: second });
  await shop.call('DELETE', `/v1/me/sessions/${second}`, { key: session });
  await shop.call('GET', `/v1/nothing/${second}`, { key: null });
  await shop.call('GET', '/v1/me/sessions', { key: second });
  await post(shop, '/v1/auth/logout', undefined, second);
  return { id: registered.body.customer.id as string, session, password };
}

/** Every link that is mailed, with an outage of SES before it, and its confirmation. */
export async function followLinks(shop: WatchedShop, email: string, session: string, password: string) {
  await shop.deliver({ fails: true });
  const welcome = await shop.deliver();
  const confirm = async (path: string, token: string, more: object = {}) => {
    const { status } = await post(shop, path, { token, ...more });
    if (status !== 204) throw new Error(`${path} answers ${status} to a mailed token.`);
    await post(shop, path, { token, ...more });
  };
  await confirm('/v1/marketing/confirm', linked(shop, welcome, 'confirm-marketing'));
  await confirm('/v1/auth/email-verification/confirm', linked(shop, welcome, 'verify-email'));
  await post(shop, '/v1/auth/password-reset', { email });
  const reset = linked(shop, await shop.deliver(), 'reset-password');
  await shop.call('GET', `/v1/me?token=${reset}`, { key: reset });
  await post(shop, `/v1/auth/password-reset/confirm?token=${reset}`, { token: reset });
  await post(shop, '/v1/me/email', { email: `new.${email}`, password: typed(shop, 'e-mail wrong') }, session);
  await post(shop, '/v1/me/email', { email: `new.${email}`, password }, session);
  await confirm('/v1/auth/email-change/confirm', linked(shop, await shop.deliver(), 'change-email'));
  await post(shop, '/v1/auth/password-reset', { email: `new.${email}` });
  const again = linked(shop, await shop.deliver(), 'reset-password');
  const chosen = typed(shop, 'reset');
  await confirm('/v1/auth/password-reset/confirm', again, { password: chosen });
  return { email: `new.${email}`, password: chosen };
}

/** A session whose use is noted, as it is the first for a day. */
export async function renewSession(
  shop: WatchedShop,
  owner: { readonly email: string; readonly password: string },
  waitADay: () => void,
): Promise<void> {
  const session = sessionOf(shop, 'renewed', await post(shop, '/v1/auth/login', owner));
  waitADay();
  await shop.call('GET', '/v1/me', { key: session });
}

/** The links to unsubscribe, which every mail of the shop has. */
export async function unsubscribe(shop: WatchedShop, id: string): Promise<void> {
  const links = await shop.call('GET', `/v1/customers/${id}/unsubscribe-link`);
  const token = new URL(links.body.oneClick).searchParams.get('token') ?? '';
  const mail = shop.mails.find(({ text }) => text.includes(token))?.place;
  if (!mail) throw new Error('No mail has the link to unsubscribe.');
  // Beside the customer, as ADR 0018 says: the next link must be the same.
  const profile = ['written CUSTOMER/PROFILE', `item CUSTOMER#${id} PROFILE`];
  shop.secret('token: unsubscribe', token, links.place, mail, ...profile);
  await shop.call('POST', `/v1/marketing/unsubscribe?token=${token}`, { key: null });
  await shop.call('POST', `/v1/marketing/unsubscribe?token=${token}x`, { key: null });
}

/** A customer who changes the password, and an administrator who sets it. */
export async function changePassword(shop: WatchedShop, id: string, email: string): Promise<void> {
  const set = (password: string, confirmation: string, more = {}) =>
    shop.call('PUT', `/v1/customers/${id}/password`, { body: { password, confirmation, ...more } });
  const password = typed(shop, 'administrator');
  await set(password, password);
  await set(password, typed(shop, 'administrator mistyped'));
  const session = sessionOf(shop, 'login again', await post(shop, '/v1/auth/login', { email, password }));
  const change = { currentPassword: typed(shop, 'change wrong'), newPassword: typed(shop, 'change refused') };
  await post(shop, '/v1/me/password', change, session);
  const newPassword = typed(shop, 'change');
  const changed = await post(shop, '/v1/me/password', { currentPassword: password, newPassword }, session);
  sessionOf(shop, 'change of password', changed);
  await set(password, password, { requireChange: true });
  await post(shop, '/v1/auth/login', { email, password });
  await shop.call('POST', `/v1/customers/${id}/password-reset`, { body: { force: true } });
  for (const mail of await shop.deliver())
    if (mail.text.includes('#token=')) linked(shop, [mail], 'reset-password');
}

/** API keys: made twice by one request, used, mistaken for a session, changed, revoked. */
export async function useApiKeys(shop: WatchedShop): Promise<void> {
  shop.secret('API key: first', shop.key);
  const made = await shop.call('POST', '/v1/api-keys', {
    body: { name: 'till', scopes: ['customers:read'] },
    headers: { 'idempotency-key': 'till' },
  });
  const key = shop.secret('API key: made', made.body.secret, made.place);
  await shop.call('POST', '/v1/api-keys', {
    body: { name: 'till', scopes: ['customers:read'] },
    headers: { 'idempotency-key': 'till' },
  });
  await shop.call('GET', '/v1/customers?limit=1', { key });
  await shop.call('GET', `/v1/customers?key=${key}`, { key });
  await shop.call('POST', '/v1/customers', { key, body: { name: 'x' } });
  await shop.call('GET', '/v1/me', { key });
  const wrong = key.slice(0, -22) + [...key.slice(-22)].toReversed().join('');
  await shop.call('GET', '/v1/customers', { key: shop.secret('API key: wrong', wrong) });
  await shop.call('GET', '/v1/api-keys');
  await shop.call('DELETE', `/v1/api-keys/${made.body.id}`);
  await shop.call('GET', '/v1/customers', { key });
}
