import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../../infra/local/log.ts';
import { startGuardian } from '../../infra/local/process/guardian.ts';
import { startDynamoDb } from '../../infra/local/services/dynamodb.ts';
import type { Figures } from './figures.ts';

const rounds = 50;

/** What the function reads of its environment. */
const environment = {
  TABLE_NAME: 'bench',
  DEFAULT_COUNTRY: '',
  MARKETING_DOUBLE_OPT_IN: 'false',
  PASSWORD_MIN_LENGTH: '8',
  LOGIN_FAILURES_PER_ADDRESS: '100000',
  LOGIN_FAILURES_PER_NETWORK: '100000',
  REGISTRATIONS_PER_NETWORK: '100000',
  RESET_REQUESTS_PER_NETWORK: '100000',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

/** How many logins a core does in a second, and where their time goes. */
export async function login(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  const guardian = startGuardian();
  const log = openLog(folder, process.stderr);
  const dynamoDb = await startDynamoDb('in memory', log, guardian);
  try {
    // A process of its own: its processor time is the function's and nothing else's.
    const script = join(import.meta.dirname, 'login', 'measure.ts');
    const env = { ...process.env, ...environment, AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url };
    const figures = execFileSync(process.execPath, [script, String(rounds)], { env, encoding: 'utf8' });
    const caption = `processor time of the function per login, means of ${rounds} one after another, ${process.version}`;
    return { caption, rows: JSON.parse(figures) };
  } finally {
    await dynamoDb.stop();
    guardian.close();
    log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
