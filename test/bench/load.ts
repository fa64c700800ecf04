import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, bundle } from '../../infra/build.ts';
import { functionSources } from '../../infra/functions.ts';
import { type Figures, median } from './figures.ts';

const rounds = 15;
const root = join(import.meta.dirname, '..', '..');

/** Loads the bundle as Lambda does at a cold start, and prints how long that took. */
const measure =
  'const begin = performance.now(); require(process.argv[1]); process.stdout.write(String(performance.now() - begin)); process.exit()';

/** Enough of an environment for every function to be loaded. */
const environment = {
  TABLE_NAME: 'table',
  IMPORT_BUCKET: 'imports',
  EXPORT_BUCKET: 'exports',
  PICTURE_BUCKET: 'pictures',
  DIRECTORY_BUCKET: 'directory',
  PLAN_QUEUE_URL: 'http://127.0.0.1/plan',
  WORK_QUEUE_URL: 'http://127.0.0.1/work',
  FIRST_API_KEY_PARAMETER: '/first',
  DEFAULT_COUNTRY: '',
  CURRENCY: 'EUR',
  DELETE_POLICY: 'keep-orders',
  SHOP_NAME: 'Shop',
  DEFAULT_LANGUAGE: 'en',
  SENDER: 'shop@example.com',
  PUBLIC_BASE_URL: 'http://127.0.0.1',
  PAGES_BASE_URL: 'http://127.0.0.1',
  REPLY_TO: '',
  MARKETING_DOUBLE_OPT_IN: 'false',
  PASSWORD_MIN_LENGTH: '8',
  LOGIN_FAILURES_PER_ADDRESS: '10',
  LOGIN_FAILURES_PER_NETWORK: '300',
  REGISTRATIONS_PER_NETWORK: '100',
  RESET_REQUESTS_PER_NETWORK: '300',
  RESET_MAILS_PER_CUSTOMER: '5',
  MAIL_CONFIGURATION_SET: 'mail',
  AWS_REGION: 'us-east-1',
};

/** Bundle size and load time of each function, beside a bundle that holds only client-dynamodb. */
export async function load(): Promise<Figures> {
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  const baseline = join(folder, 'index.js');
  const source = join(folder, 'only-client-dynamodb.ts');
  writeFileSync(
    source,
    "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nexport const client = new DynamoDBClient({});\n",
  );
  writeFileSync(baseline, await bundle(source));
  const bundles = [
    { name: 'only client-dynamodb', path: baseline },
    ...functionSources().map(({ name }) => ({ name, path: join(root, 'dist', name, 'index.js') })),
  ];
  // Round by round, so that whatever else the machine does meets all bundles alike.
  const times = bundles.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { path }] of bundles.entries()) times[index]?.push(loadOnce(path));
  }
  const medians = times.map(median);
  const rows = bundles.map(({ name, path }, index) => ({
    function: name,
    KB: Math.round(statSync(path).size / 1024),
    ms: Number((medians[index] ?? 0).toFixed(1)),
    ratio: Number(((medians[index] ?? 0) / (medians[0] ?? 1)).toFixed(2)),
  }));
  rmSync(folder, { recursive: true, force: true });
  return { caption: `median of ${rounds} loads in fresh processes of ${process.version}`, rows };
}

function loadOnce(path: string): number {
  const env = { PATH: process.env.PATH, ...environment };
  return Number(execFileSync(process.execPath, ['-e', measure, path], { env, encoding: 'utf8' }));
}
