import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { fsck } from '../../../../infra/fsck.ts';
import type { Run } from '../run.ts';

/** After all that was done to it, every item of the table still keeps what it promises of the others. */
export async function findNothingWrong({ stack }: Run): Promise<void> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await fsck(['--data', stack.data], { stdout, stderr });
  const said = `${String(stderr.read() ?? '')}${String(stdout.read() ?? '')}`;
  expect(code, said).toBe(0);
}
