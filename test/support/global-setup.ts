import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { clienteleApp } from '../../infra/app.ts';
import { build } from '../../infra/build.ts';
import { openLog } from '../../infra/local/log.ts';
import { startGuardian } from '../../infra/local/process/guardian.ts';
import { startDynamoDb } from '../../infra/local/services/dynamodb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the synthesized template. */
    cdkOut: string;
    /** Where DynamoDB Local answers. */
    dynamoDbUrl: string;
  }
}

/** Builds and synthesizes once, and starts one DynamoDB Local, for all test files of a run. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'));
  const guardian = startGuardian();
  const log = openLog(folder, process.stderr);
  const dynamoDb = startDynamoDb('in memory', log, guardian);
  await build();
  // CloudFormation's own rules take several seconds to load; test/infra/synth.test.ts holds this template against them.
  const app = clienteleApp({ outdir: join(folder, 'cdk.out'), builtinCloudFormationValidation: false });
  const cdkOut = app.synth().directory;
  project.provide('cdkOut', cdkOut);
  project.provide('dynamoDbUrl', (await dynamoDb).url);
  return async () => {
    await (await dynamoDb).stop();
    guardian.close();
    log.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
