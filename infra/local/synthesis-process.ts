/** Builds the functions while the CDK loads, then synthesizes into `CDK_OUTDIR`. Run by ./synthesis.ts. */
import { build } from '../build.ts';
import { messageOf } from './problem.ts';

try {
  const [{ clienteleApp }] = await Promise.all([import('../app.ts'), build()]);
  clienteleApp().synth();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
