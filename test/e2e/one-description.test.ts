import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import { type Log, openLog } from '../../infra/local/log.ts';
import { readyOf } from '../../infra/local/ready.ts';
import { Stack } from '../../infra/local/stack.ts';
import { eventually } from '../support/stack.ts';

/**
 * Nothing but the template says what there is: take a part of it away and the same use of the stack fails.
 */

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

const data = mkdtempSync(join(tmpdir(), 'clientele-mutant-'));
const folder = join(data, 'cdk.out');
const path = join(folder, 'Clientele.template.json');
let log: Log;
let stack: Stack;
/** What the stack has said since the last change. */
let said = '';
let turns = 0;

/** What a shop does first: a customer through HTTP, people through the bucket, and finding them. */
async function use(): Promise<void> {
  const turn = ++turns;
  const { apiUrl, apiKey, importBucket, s3Endpoint } = readyOf(stack, data);
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const ask = async (path: string, body?: unknown) => {
    const request = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const answer = await fetch(apiUrl + path, request);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return z.looseObject({ total: z.number().optional() }).parse(await answer.json());
  };
  await ask('/v1/customers', { name: 'Ana', email: `ana${turn}@example.com` });
  await ask('/v1/groups');
  const s3 = new S3Client({
    endpoint: s3Endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: operatorCredentials,
  });
  await s3.send(
    new PutObjectCommand({
      Bucket: importBucket,
      Key: `p${turn}.csv`,
      Body: `name,email,password\nBo,bo${turn}@example.com,\n`,
    }),
  );
  for (const name of ['ana', 'bo'])
    await eventually(
      async () => (await ask(`/v1/customers?email=${name}${turn}@example.com`)).total === 1,
      6,
    );
}

beforeAll(async () => {
  cpSync(inject('cdkOut'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      said += chunk;
      done();
    },
  });
  log = openLog(data, out);
  stack = await Stack.start({ data, apiPort: 0, synthesized: Promise.resolve(folder), log });
});

afterAll(async () => {
  await stack.stop();
  log.close();
  rmSync(data, { recursive: true, force: true });
});

/** Deploys a template that was changed, in place of the one before, and uses it. */
async function useChanged(change: (template: Template) => void): Promise<void> {
  const template: Template = JSON.parse(
    readFileSync(join(inject('cdkOut'), 'Clientele.template.json'), 'utf8'),
  );
  change(template);
  writeFileSync(path, JSON.stringify(template));
  await stack.deploy(folder);
  said = '';
  try {
    await use();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${said}`);
  }
}

/** Removes the resources for which the question is answered yes; there must be some. */
function without(template: Template, isIt: (resource: Template['Resources'][string]) => boolean): void {
  const doomed = Object.entries(template.Resources).filter(([, resource]) => isIt(resource));
  expect(doomed.length).toBeGreaterThan(0);
  for (const [id] of doomed) delete template.Resources[id];
}

/** Takes an action away from every role that may do it. */
function withoutAction(template: Template, action: string): void {
  const before = JSON.stringify(template.Resources);
  const after = before.replaceAll(`"${action}",`, '').replaceAll(`,"${action}"`, '');
  expect(after).not.toBe(before);
  template.Resources = JSON.parse(after);
}

test('the template as it is can be used', async () => {
  await useChanged(() => {});
}, 60_000);

test('without one route, that route is not there', async () => {
  await expect(
    useChanged((template) => without(template, ({ Properties }) => Properties.RouteKey === 'GET /v1/groups')),
  ).rejects.toThrow('/v1/groups answered 404');
}, 60_000);

test('without one grant, the call is denied, and the stack names the function and the action', async () => {
  const use = useChanged((template) => withoutAction(template, 'dynamodb:BatchGetItem'));
  await expect(use).rejects.toThrow(/dynamodb:BatchGetItem/);
  await expect(use).rejects.toThrow(/directory|worker/i);
}, 60_000);

test('without the trigger, a dropped file stays where it is', async () => {
  await expect(
    useChanged((template) => without(template, ({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')),
  ).rejects.toThrow('Nothing came within');
}, 60_000);

test('without the table, nothing starts', async () => {
  await expect(
    useChanged((template) => without(template, ({ Type }) => Type === 'AWS::DynamoDB::Table')),
  ).rejects.toThrow(/Customers/);
}, 60_000);
