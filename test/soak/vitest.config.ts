import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** What `npm run soak` runs: the suites that draw at random or try everything, for an hour instead of seconds. */
export default defineConfig({
  test: {
    ...base.test,
    include: [
      'test/faults/*.test.ts',
      'test/credentials/state-machine.test.ts',
      'test/customers/{e164,guards}.test.ts',
      'test/http/fuzz.test.ts',
      'test/directory/{image,linearizability,model,snapshot,sync-image,sync-model}.test.ts',
      'test/directory/language/*.test.ts',
      'test/{groups,custom-fields}/races.test.ts',
      'test/bulk/{crash,run}.test.ts',
      'test/exports/{crash,round-trip}.test.ts',
      'test/imports/{bombs,crash,csv,key-table}.test.ts',
      'test/customer-files/{acceptance,round-trip}.test.ts',
      'test/workbooks/{customers,round-trip}.test.ts',
    ],
    testTimeout: 3_600_000,
    env: {
      ...base.test?.env,
      SOAK: '1',
      BOMB_ROWS: '2000000',
      BULK_CUSTOMERS: '100000',
      BULK_RUNS: '2000',
      CSV_RUNS: '200000',
      GUARD_RUNS: '500',
      FUZZ_RUNS: '1000',
      IMAGE_RUNS: '50000',
      IMPORT_CRASH_ROWS: '300',
      KEYS: '8000000',
      GROUP_WORLDS: '5000',
      CUSTOM_FIELD_WORLDS: '5000',
      LINEARIZABILITY_WORLDS: '5000',
      MODEL_RUNS: '5000',
      SNAPSHOT_RUNS: '5000',
      SIGN_IN_RUNS: '50000',
      SYNC_WORLDS: '5000',
      WORKBOOK_RUNS: '20000',
      CUSTOMER_FILE_RUNS: '20000',
      PHONE_RUNS: '1000000',
      EXPORT_RUNS: '500',
    },
  },
});
