import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Problem } from './problem.ts';
import { forgetOrigin, isMadeFrom, noteOrigin, originOf } from './synthesis-origin.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '..', '..');
const cdkSchema = z.object({ context: z.record(z.string(), z.json()).default({}) });

/**
 * Builds the functions and synthesizes the CDK app, in a process of its own so that it always runs the code as it is
 * now. No AWS account is needed.
 * @param folder where the output goes
 * @param given context that wins over that of `cdk.json`
 * @throws Problem with the message of the build or the synthesis
 */
export async function synthesize(
  folder: string,
  given: Readonly<Record<string, string>> = {},
): Promise<string> {
  const origin = originOf(root, contextWith(given));
  forgetOrigin(folder);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'synthesis-process.ts')], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: folder,
      // What the CDK's command line adds to the app's own context.
      CDK_CONTEXT_JSON: JSON.stringify({
        'aws:cdk:enable-path-metadata': true,
        'aws:cdk:enable-asset-metadata': true,
        ...contextWith(given),
      }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  process.off('exit', kill);
  if (code !== 0) throw new Problem(firstLines(output));
  // Bundles are CommonJS, whatever the package around the data folder says.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  // After an edit meanwhile nobody knows of which version each part is: the next start synthesizes again.
  if (originOf(root, contextWith(given)) === origin) noteOrigin(folder, origin);
  return folder;
}

/** Whether the folder holds already what a synthesis would put there now. */
export const isSynthesized = (folder: string, given: Readonly<Record<string, string>> = {}): boolean =>
  isMadeFrom(folder, originOf(root, contextWith(given)));

/** The context of `cdk.json`, and what is given at the start. */
export function contextWith(given: Readonly<Record<string, string>>): Record<string, unknown> {
  const { context } = cdkSchema.parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));
  return { ...context, ...given };
}

/** The part of an error that a person needs: before a stack trace, or the place in some package that Node points at. */
function firstLines(output: string): string {
  const lines = output.trim().split('\n');
  const trace = lines.findIndex((line) => /^\s+at .+:\d+|^\/.+\.[cm]?js:\d+$/.test(line));
  return (
    lines
      .slice(0, trace < 0 ? undefined : trace)
      .slice(0, 20)
      .join('\n') || 'The synthesis failed without a message.'
  );
}
