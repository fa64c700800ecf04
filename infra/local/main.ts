import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readArguments, usage } from './arguments.ts';
import { watchDropFolder } from './drop/drop-folder.ts';
import { noteName } from './drop/pending-drops.ts';
import { openLog } from './log.ts';
import { Problem } from './problem.ts';
import { openDataFolder } from './process/data-folder.ts';
import { stopOnSignals } from './process/signals.ts';
import { keyHint, noteReady, readyOf, readyText, withoutDeadKey } from './ready.ts';
import { watchCode } from './reload.ts';
import { Stack } from './stack.ts';
import { contextWith, isSynthesized, root, synthesize } from './synthesis.ts';

/** Runs the local stack until it is told to stop. */
async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const data = resolve(options.data);
  const unlock = openDataFolder(data);
  process.on('exit', unlock);
  const stopping = stopOnSignals();
  if (options.reset) emptyState(data);
  const log = openLog(data, options.json ? process.stderr : process.stdout);
  log.say('Starting Clientele: building, synthesizing, starting DynamoDB Local …');
  const begin = performance.now();
  const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  const output = join(data, 'cdk.out');
  const synthesized = synthesizeIfChanged(output, options.context).then((how) => {
    log.say(`  ${how} (${seconds()})`);
    return output;
  });
  // A key that was just made works.
  const mayBeGone = existsSync(join(data, 'parameters.json'));
  const stack = await Stack.start({ data, apiPort: options.port, synthesized, log });
  const made = readyOf(stack, data);
  const ready = mayBeGone ? await withoutDeadKey(made) : made;
  const drop = {
    ...ready,
    folder: ready.dropFolder,
    bucket: ready.importBucket,
    awsUrl: stack.awsUrl,
    say: log.say,
  };
  const note = noteReady(ready, data);
  const stopWatchingDrops = watchDropFolder(drop);
  // A script wants what it started, not what somebody types meanwhile.
  const stopWatchingCode = options.json
    ? () => {}
    : watchCode(
        root,
        async () => {
          log.say('Code has changed: building and synthesizing …');
          await stack.deploy(await synthesize(output, options.context));
          log.say('The new version is running.');
        },
        log.say,
      );
  stopping.with(async () => {
    log.say('Stopping …');
    note.forget();
    stopWatchingCode();
    await stopWatchingDrops();
    await stack.stop();
    log.close();
  });
  log.say(`  ready (${seconds()})`);
  if (ready.apiKey === '') log.say(keyHint(contextWith(options.context)));
  if (options.json) console.log(JSON.stringify(ready));
  else log.say(readyText(ready, log.folder));
}

/** @returns what was done */
async function synthesizeIfChanged(
  folder: string,
  context: Readonly<Record<string, string>>,
): Promise<string> {
  if (isSynthesized(folder, context)) return 'built and synthesized before, from the same code and settings';
  rmSync(folder, { recursive: true, force: true });
  await synthesize(folder, context);
  return 'built and synthesized';
}

const state = [
  'cdk.out',
  'dynamodb',
  's3',
  'parameters.json',
  'custom-resources.json',
  'iam-used.json',
  'mails.jsonl',
  'stream-positions.json',
  join('drop', noteName),
];

/** Removes what an earlier stack kept; files that people dropped and logs stay. */
function emptyState(data: string): void {
  for (const name of state) rmSync(join(data, name), { recursive: true, force: true });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Problem ? error.message : error);
  process.exit(1);
}
