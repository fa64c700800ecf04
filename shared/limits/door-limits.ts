import type { Limit } from './attempts.ts';

/** How often something may be tried at customers' doors, as the shop has set it. */
export interface DoorLimits {
  /** Failed logins with one address from one network, in a quarter of an hour. */
  readonly loginFailuresPerAddress: number;
  /** Failed logins from one network, in a quarter of an hour. */
  readonly loginFailuresPerNetwork: number;
  /** Registrations from one network, in an hour. */
  readonly registrationsPerNetwork: number;
  /** Mails with a link that are asked for from one network, in an hour. */
  readonly resetRequestsPerNetwork: number;
}

const loginFailure = 'login-failure';
const mailToNewAddress = 'mail-to-new-address';
/** The limits that are counted for an e-mail address. */
export const addressLimitNames: readonly string[] = [loginFailure, mailToNewAddress];

const quarter = 15 * 60;
const hour = 60 * 60;

/**
 * Failures count for each e-mail address and network together, so that a stranger's guesses never lock the owner
 * out, and loosely for each network, which may be a storefront's server that speaks for all its customers.
 */
export const loginFailuresOf = ({ loginFailuresPerAddress, loginFailuresPerNetwork }: DoorLimits) => ({
  pair: limit(loginFailure, loginFailuresPerAddress, quarter),
  network: limit('login-failure-network', loginFailuresPerNetwork, quarter),
});

/** Each registration may mail a stranger, and each refused one tells that an address has an account. */
export const registrations = ({ registrationsPerNetwork }: DoorLimits): Limit =>
  limit('registration', registrationsPerNetwork, hour);

/** Past it the answer is the same and nothing is mailed. Each customer has a tighter limit of mails. */
export const mailRequests = ({ resetRequestsPerNetwork }: DoorLimits): Limit =>
  limit('reset-request', resetRequestsPerNetwork, hour);

/**
 * How many links one new address is mailed, whoever asks for them: it may be a stranger's. Four times what one customer
 * may ask for, so that none alone keeps others from their address.
 */
export const linksToNewAddress: Limit = { name: mailToNewAddress, most: 20, windowSeconds: 60 * 60 };

const limit = (name: string, most: number, windowSeconds: number): Limit => ({ name, most, windowSeconds });
