import { checkTable } from '../../../shared/fsck/check-table.ts';
import { cpuMs } from '../directory/cpu.ts';
import { syntheticTable } from './synthetic-table.ts';

/** Checks a table of so many customers, and prints what that took as JSON. A process of its own: its memory is that of nothing else. */
const customers = Number(process.argv[2]);
const begin = cpuMs();
const { items, findings } = await checkTable(syntheticTable(customers), {
  ...{ currency: 'EUR', requestId: 'bench', pauseMs: 0 },
});
if (findings > 0) throw new Error('Of a healthy table something was reported.');
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ items, seconds: (cpuMs() - begin) / 1000, peakMb }));
