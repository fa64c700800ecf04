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

/**
 * The stack's name and its resources, synthesized with that configuration.
 * @param validated whether to hold the template against CloudFormation's own rules too, which take several seconds to load
 */
export function synthesize(
  context: Record<string, unknown>,
  validated = false,
): { name: string; resources: Resource[] } {
  const props = { context, outdir: temporaryFolder(), builtinCloudFormationValidation: validated };
  const { stacks } = clienteleApp(props).synth();
  const [stack] = stacks;
  if (!stack) throw new Error('The app has no stack.');
  return { name: stack.stackName, resources: resourcesOf(stack.templateFullPath) };
}
