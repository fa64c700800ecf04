import { deliverUnsent } from '../../../shared/mail/mailer.ts';
import { type Api, setupApi } from '../../support/api.ts';
import { mailerFor } from '../../support/mailbox.ts';

export const good = 'correct horse battery';

/** Every test registers and fails from the same network. */
const roomy = { REGISTRATIONS_PER_NETWORK: '10000', LOGIN_FAILURES_PER_NETWORK: '10000' };

/** One API for all tests of a file that set the same. */
const apis = new Map<string, Promise<Api>>();
let tests = 0;

/**
 * The API as a storefront uses it, with people of the test's own, and a mailer that keeps what it sends them.
 * @param environment what a shop has set otherwise
 */
export async function setupDoors(environment: Readonly<Record<string, string>> = {}) {
  const settings = JSON.stringify(environment);
  const opened = apis.get(settings) ?? setupApi({ environment: { ...roomy, ...environment } });
  apis.set(settings, opened);
  const api = await opened;
  const domain = `test${++tests}.example`;
  const address = (name = 'ana') => `${name}@${domain}`;
  const { deps: mailer, mails } = mailerFor(api.table);
  const post = (path: string, body: unknown) => api.call('POST', `/v1/auth/${path}`, { body, key: null });
  /** The mails that are sent now. */
  const deliver = async () => {
    mails.length = 0;
    await deliverUnsent(mailer);
    return mails.filter(({ to }) => to.endsWith(domain));
  };
  return {
    ...api,
    post,
    deliver,
    address,
    customer: async (fields: Record<string, unknown> = {}) =>
      (await api.call('POST', '/v1/customers', { body: { email: address(), ...fields } })).body,
    register: (fields: Record<string, unknown> = {}) =>
      post('register', { email: address(), password: good, ...fields }),
    logIn: (password: string, email = address()) => post('login', { email, password }),
    me: (key: string) => api.call('GET', '/v1/me', { key }),
    /** Asks for a link; its token, if a mail was sent. */
    askForToken: async (email = address()) => {
      await post('password-reset', { email });
      return (await deliver()).find(({ token, text }) => token && text.includes('reset-password'))?.token;
    },
    confirm: (token: string | undefined, password: string) =>
      post('password-reset/confirm', { token, password }),
  };
}
