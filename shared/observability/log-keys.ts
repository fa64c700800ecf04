import { AsyncLocalStorage } from 'node:async_hooks';

/** What log lines carry beside what they say: ids and flags, never anything of a person. */
export type LogKeys = Readonly<Record<string, string | number | boolean>>;

const current = new AsyncLocalStorage<Record<string, string | number | boolean>>();

/** Runs something with these keys in each log line that is written meanwhile, however deep inside, and in no other. */
export const withLogKeys = <Result>(keys: LogKeys, run: () => Result): Result =>
  current.run({ ...current.getStore(), ...keys }, run);

/** Gives the rest of what runs at the moment more keys: an id that only shows on the way. */
export function addLogKeys(keys: LogKeys): void {
  Object.assign(current.getStore() ?? {}, keys);
}

/** The keys of what runs at the moment. */
export const logKeys = (): LogKeys => current.getStore() ?? {};
