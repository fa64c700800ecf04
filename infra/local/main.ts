import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArguments, usage } from './arguments.ts';
import { openLog } from './log.ts';
import { messageOf, Problem } from './problem.ts';
import { lockFolder } from './process/lock.ts';
import { readyOf, readyText } from './ready.ts';
import { Stack } from './stack.ts';
import { synthesize } from './synthesis.ts';

/** Runs the local stack until it is told to stop. */
async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const data = resolve(options.data);
  mkdirSync(data, { recursive: true });
  const unlock = lockFolder(data);
  process.on('exit', unlock);
  if (options.reset) emptyState(data);
  const log = openLog(data, options.json ? process.stderr : process.stdout);
  log.say('Starting Clientele: building, synthesizing, starting DynamoDB Local …');
  const begin = performance.now();
  const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  const synthesized = synthesize(join(data, 'cdk.out')).then((folder) => {
    log.say(`  built and synthesized (${seconds()})`);
    return folder;
  });
  const stack = await Stack.start({ data, apiPort: options.port, synthesized, log });
  stopOnSignals(async () => {
    log.say('Stopping …');
    await stack.stop();
    log.close();
  });
  const ready = readyOf(stack, data);
  log.say(`  ready (${seconds()})`);
  if (options.json) console.log(JSON.stringify(ready));
  else log.say(readyText(ready, log.folder));
}

/** Removes what an earlier stack kept; files that people dropped and logs stay. */
function emptyState(data: string): void {
  for (const name of ['dynamodb', 's3', 'parameters.json', 'custom-resources.json', 'iam-used.json'])
    rmSync(join(data, name), { recursive: true, force: true });
}

/** The first signal stops in order, a second one at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const hear = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(messageOf(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', hear);
  process.on('SIGTERM', hear);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Problem ? error.message : error);
  process.exit(1);
}
