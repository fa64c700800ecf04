import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { writeWhole } from '../../infra/local/whole-file.ts';

const module = JSON.stringify(new URL('../../infra/local/whole-file.ts', import.meta.url).href);
/** Writes a large file again and again. */
const writing = `import(${module}).then(({ writeWhole }) => {
  const { workerData: file } = require('node:worker_threads');
  for (let n = 0; n < 300; n++) writeWhole(file, String(n % 10).repeat(1_000_000));
});`;

test('who reads a file while it is written finds it whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whole-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'state.json');
  writeWhole(file, '0'.repeat(1_000_000));
  const worker = new Worker(writing, { eval: true, workerData: file });
  let running = true;
  worker.once('exit', () => {
    running = false;
  });
  const seen = new Set<string>();
  while (running) {
    const text = readFileSync(file, 'utf8');
    seen.add(text === (text[0] ?? '').repeat(1_000_000) ? 'whole' : `${text.length} characters`);
    await new Promise(setImmediate);
  }
  expect([...seen]).toEqual(['whole']);
});
