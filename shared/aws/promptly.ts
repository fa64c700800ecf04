/**
 * Time-outs for calls that answer in milliseconds. A connection that died while Lambda had frozen the process must
 * not eat the whole invocation: the SDK gives up on it and tries again. In milliseconds.
 */
export const promptly = {
  connectionTimeout: 1_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
} as const;
