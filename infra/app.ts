import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, readConfig } from './config.ts';
import { ClienteleStack } from './stack.ts';

/** The CDK app, with the rules that stop a synthesis when the template breaks one of them. */
export function clienteleApp(context?: Record<string, unknown>): App {
  const app = new App({ analyticsReporting: false, ...(context && { context }) });
  const config = readConfig(app.node);
  new ClienteleStack(app, config.stage === undefined ? 'Clientele' : `Clientele-${config.stage}`, {
    config,
    description: `${config.shopName}: customers, served by Clientele`,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

if (import.meta.main) {
  try {
    clienteleApp().synth();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
