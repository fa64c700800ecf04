import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { clienteleApp } from '../../infra/app.ts';
import { type Resource, resourcesOf } from './template.ts';

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-synth-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The stack's name and its resources, synthesized with that configuration. */
export function synthesize(context: Record<string, unknown>): { name: string; resources: Resource[] } {
  const { stacks } = clienteleApp({ context, outdir: temporaryFolder() }).synth();
  const [stack] = stacks;
  if (!stack) throw new Error('The app has no stack.');
  return { name: stack.stackName, resources: resourcesOf(stack.templateFullPath) };
}
