import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Figures } from './figures.ts';

const usualSizes = [20_000, 200_000];
/** How `npm run fsck` runs it: most of what it reads is garbage a moment later, for which V8 else takes a lot of room. */
const asNpmDoes = '--max-semi-space-size=2';

/** What a check of a whole table takes of memory and processor, without the table. */
export async function fsckBench(sizes: readonly number[] = usualSizes): Promise<Figures> {
  const rows = sizes.map((customers) => {
    const script = join(import.meta.dirname, 'fsck', 'measure.ts');
    const out = execFileSync(process.execPath, [asNpmDoes, script, String(customers)], { encoding: 'utf8' });
    const { items, seconds, peakMb } = JSON.parse(out);
    return {
      customers,
      items,
      'peak MB': Math.round(peakMb),
      'seconds of CPU': Number(seconds.toFixed(1)),
    };
  });
  return {
    caption: `each in a process of its own, ${process.version}; the processor also made the items that were read`,
    rows,
  };
}
