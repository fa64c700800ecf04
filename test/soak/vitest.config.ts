import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** What `npm run soak` runs: the random and the exhaustive suites, for an hour rather than for seconds. */
const soak = defineConfig({
  test: {
    testTimeout: 3_600_000,
    env: { SOAK: '1', FUZZ_RUNS: '1000', GUARD_RUNS: '1000' },
  },
});

export default {
  ...mergeConfig(base, soak),
};
