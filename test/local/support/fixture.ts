import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { openLog } from '../../../infra/local/log.ts';
import { Stack } from '../../../infra/local/stack.ts';
import { region } from '../../../infra/local/template/identities.ts';

/** A resource as a template writes it. */
export interface ResourceSource {
  readonly Type: string;
  readonly Properties?: object;
  readonly Metadata?: object;
  readonly Condition?: string;
}
type Resources = Readonly<Record<string, ResourceSource>>;

export const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

interface FunctionSource {
  /** CommonJS that sets `exports.handler`. */
  readonly code: string;
  readonly timeout?: number;
  readonly memory?: number;
  /** How many of its processes may be at work at once. Default: any number. */
  readonly concurrency?: number;
  readonly environment?: object;
  /** Statements of its role. */
  readonly statements?: readonly object[];
}

/** A function with its role, as resources. Its code becomes the asset `asset.<id>`. */
export function lambda(id: string, source: FunctionSource): Resources {
  const { timeout = 10, memory = 256, concurrency, environment = {}, statements = [] } = source;
  const PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return {
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: arnOf(`${id}Role`),
        MemorySize: memory,
        Timeout: timeout,
        ...(concurrency !== undefined && { ReservedConcurrentExecutions: concurrency }),
        Environment: { Variables: environment },
      },
      Metadata: { 'aws:asset:path': `asset.${id}`, code: source.code },
    },
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: statements.length ? [{ PolicyName: 'granted', PolicyDocument }] : [] },
    },
  };
}

/** Allows actions on resources. */
export const allow = (Action: string | string[], Resource: unknown) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** An HTTP API whose routes (`GET /path`) all lead to one function. */
export const httpApi = (
  functionId: string,
  routeKeys: readonly string[],
  stage: object = {},
  api: object = {},
): Resources => ({
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP', ...api } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true, ...stage },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arnOf(functionId),
      PayloadFormatVersion: '2.0',
    },
  },
  MayInvoke: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: arnOf(functionId),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Sub': `arn:\${AWS::Partition}:execute-api:${region}:\${AWS::AccountId}:\${Api}/*` },
    },
  },
  ...Object.fromEntries(
    routeKeys.map((RouteKey, index) => [
      `Route${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          RouteKey,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
        },
      },
    ]),
  ),
});

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'clientele-local-'));

/** Writes a synthesized app of these resources, as the CDK would. */
export function synthesized(resources: Resources, folder = temporaryFolder()): string {
  for (const [id, { Metadata }] of Object.entries(resources)) {
    if (!Metadata || !('code' in Metadata)) continue;
    mkdirSync(join(folder, `asset.${id}`), { recursive: true });
    writeFileSync(join(folder, `asset.${id}`, 'index.js'), String(Metadata.code));
  }
  const artifact = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Test.template.json' } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { Test: artifact } }));
  writeFileSync(join(folder, 'Test.template.json'), JSON.stringify({ Resources: resources }));
  return folder;
}

interface Options {
  readonly database?: boolean;
  readonly data?: string;
}

/** Runs these resources in a stack of their own, which stops with the test. */
export async function setup(resources: Resources, options: Options = {}) {
  const { stop, ...started } = await start(resources, options);
  onTestFinished(stop);
  return started;
}

/** Runs these resources in a stack of their own until it is told to stop. */
export async function start(resources: Resources, options: Options = {}) {
  const data = options.data ?? temporaryFolder();
  const lines: string[] = [];
  const out = new PassThrough();
  out.on('data', (text: Buffer) => lines.push(...text.toString().trimEnd().split('\n')));
  const log = openLog(data, out);
  const folder = synthesized(resources);
  const stack = await Stack.start({
    data,
    apiPort: 0,
    synthesized: Promise.resolve(folder),
    log,
    database: options.database ?? false,
  });
  const stop = async () => {
    await stack.stop();
    log.close();
  };
  return { stack, lines, data, folder, stop };
}

/** Waits until something holds: on a busy machine for long, as starting a process takes seconds there. */
export async function until<Value>(
  look: () => Value | Promise<Value>,
  milliseconds = 30_000,
): Promise<NonNullable<Value>> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Nothing after ${milliseconds} ms.`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
