import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { operatorCredentials } from '../../../infra/local/door/front-door.ts';
import { readDeployment } from '../../../infra/local/template/deployment.ts';
import type { FunctionDefinition } from '../../../infra/local/template/model.ts';
import { eventually, type HttpAnswer, type RunningStack, startStack } from '../../support/stack.ts';
import { used } from './permissions.ts';

/** A stack that runs, and what every area needs to use it. */
export class Run {
  readonly stack: RunningStack;
  readonly functions: readonly FunctionDefinition[];
  readonly table: DynamoDBDocumentClient;
  /** Every password, token and API key that was sent or answered. */
  readonly secrets = new Set<string>();

  private constructor(stack: RunningStack) {
    this.stack = stack;
    const urls = { apiUrl: stack.apiUrl, awsUrl: stack.s3Endpoint };
    this.functions = readDeployment(join(stack.data, 'cdk.out'), urls).functions;
    this.table = DynamoDBDocumentClient.from(new DynamoDBClient(this.client));
  }

  static async start(folder: string): Promise<Run> {
    return new Run(await startStack(folder));
  }

  /** The job of the dropped file, once it has that status. */
  jobOf(key: string, status: string): Promise<HttpAnswer['body']> {
    return eventually(async () => {
      const { items } = await this.ask(200, 'GET', '/v1/jobs');
      const job = items.find(({ source }: { source?: { key: string } }) => source?.key === key);
      return job?.status === status && job;
    });
  }

  /** Calls the API, expects the status and answers the body. */
  async ask(
    status: number,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<HttpAnswer['body']> {
    const answer = await this.stack.call(method, path, body, headers);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
    for (const said of [body, answer.body]) this.#noteSecrets(said);
    return answer.body;
  }

  #noteSecrets(said: unknown): void {
    if (typeof said !== 'object' || said === null) return;
    for (const [name, value] of Object.entries(said)) {
      // What is shorter was never accepted.
      if (/password|confirmation|token|secret/i.test(name) && typeof value === 'string' && value.length >= 8)
        this.secrets.add(value);
    }
  }

  /** Drops a file that is to be imported. */
  drop(Key: string, Body: string | Buffer) {
    return this.stack.s3.send(new PutObjectCommand({ Bucket: this.stack.importBucket, Key, Body }));
  }

  /** What AWS does wrong from now on; nothing with `{}`. */
  async setFaults(faults: object): Promise<void> {
    const url = `${this.stack.s3Endpoint}/_local/faults`;
    const { status } = await fetch(url, { method: 'PUT', body: JSON.stringify(faults) });
    expect(status).toBe(200);
  }

  /** Waits until the function has been allowed the action. */
  untilUsed(label: string, action: string): Promise<boolean> {
    const fn = this.function(label);
    return eventually(async () => used(this.stack.data, fn).some((one) => one.startsWith(`${action} `)));
  }

  /** The function of this label in the deployment. */
  function(label: string): FunctionDefinition {
    const found = this.functions.find((fn) => fn.label === label);
    if (!found) throw new Error(`There is no function ${label}.`);
    return found;
  }

  /** How the clients of AWS reach this stack. */
  get client() {
    return { endpoint: this.stack.s3Endpoint, region: 'us-east-1', credentials: operatorCredentials };
  }
}
