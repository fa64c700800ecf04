import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Files run in the processes of the workers, one after the other, and leave nothing behind for the next.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['test/support/each-file.ts'],
    // For two cores: one of three workers mostly waits, for a whole stack or a browser. More only make time-outs likelier.
    maxWorkers: 3,
    // Generous: a busy machine must not turn a test red.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
  },
});
