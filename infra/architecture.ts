import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clienteleApp } from './app.ts';
import { architectureOf } from './architecture/document.ts';
import { build } from './build.ts';

/** The document that this program writes. */
const file = join(import.meta.dirname, '../docs/architecture.md');

await build();
const outdir = mkdtempSync(join(tmpdir(), 'clientele-architecture-'));
try {
  const { directory } = clienteleApp({ outdir }).synth();
  writeFileSync(file, architectureOf(readFileSync(join(directory, 'Clientele.template.json'), 'utf8')));
} finally {
  rmSync(outdir, { recursive: true });
}
