/** Builds the functions while the CDK loads, then synthesizes into `CDK_OUTDIR`. Run by ./synthesis.ts. */
import { build } from '../build.ts';
import { messageOf } from './problem.ts';

try {
  const [{ clienteleApp }] = await Promise.all([import('../app.ts'), build()]);
  // CloudFormation's own rules take several seconds to load. What is deployed is held against them, this is not deployed.
  clienteleApp({ builtinCloudFormationValidation: false }).synth();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
