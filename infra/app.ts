import { App, type AppProps, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, readConfig } from './config.ts';
import { ClienteleStack } from './stack.ts';

/** How CDK writes the template, whoever runs the app: the command line, `npm start` or a test. */
const dialect = {
  // Every behaviour that CDK would give to a project that starts now.
  ...recommendedFlags,
  // The local stack finds each function's bundle by it.
  'aws:cdk:enable-asset-metadata': true,
};

/** The CDK app, with the rules that stop a synthesis when the template breaks one of them. */
export function clienteleApp(props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props, context: { ...dialect, ...props.context } });
  const config = readConfig(app.node.getAllContext());
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
