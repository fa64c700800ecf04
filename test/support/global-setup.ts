import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openLog } from '../../infra/local/log.ts';
import { startGuardian } from '../../infra/local/process/guardian.ts';
import { startDynamoDb } from '../../infra/local/services/dynamodb.ts';
import { synthesize } from '../../infra/local/synthesis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the synthesized app, as `npm start` makes it. */
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
  project.provide('cdkOut', await synthesize(join(folder, 'cdk.out')));
  project.provide('dynamoDbUrl', (await dynamoDb).url);
  return async () => {
    await (await dynamoDb).stop();
    guardian.close();
    log.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
