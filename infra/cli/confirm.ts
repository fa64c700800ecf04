import { createInterface } from 'node:readline/promises';
import { UsageError } from './refusals.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks whether something is meant that cannot be undone.
 * @param yes whether that was said already
 * @throws UsageError when it is not meant, or nobody can be asked
 */
export async function confirmed(
  question: string,
  yes: boolean | undefined,
  { stdin, stderr }: Terminal,
): Promise<void> {
  if (yes) return;
  if (!stdin.isTTY || !stderr.isTTY) throw new UsageError(`${question} Say so with --yes.`);
  const reader = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await reader.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was done.');
  } finally {
    reader.close();
  }
}
