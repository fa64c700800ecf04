import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import type { Functions } from '../../infra/local/functions/functions.ts';
import { CustomResources } from '../../infra/local/triggers/custom-resources.ts';
import { serve } from '../support/serve.ts';

/** A function that answers CloudFormation with the physical id that the property `Id` names. */
async function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-custom-'));
  const { url, stop } = await serve((request, response) => {
    return resources.handle(request, response, new URL(request.url ?? '', 'http://localhost'));
  });
  onTestFinished(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });
  const open = () => new CustomResources(join(folder, 'made.json'), url);
  let resources = open();
  const events: object[] = [];
  const invoke = async (event: CloudFormationCustomResourceEvent) => {
    const { RequestType, ResourceProperties, ResponseURL } = event;
    const PhysicalResourceId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : undefined;
    events.push({ RequestType, Id: ResourceProperties.Id, PhysicalResourceId });
    const fails = ResourceProperties.Id === 'wrong';
    const body = { Status: fails ? 'FAILED' : 'SUCCESS', PhysicalResourceId: ResourceProperties.Id };
    await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
    return { ok: true, result: null };
  };
  // The one method of the real functions that is called here.
  const functions = { get: () => ({ invoke }) } as unknown as Functions;
  const deploy = async (...ids: string[]) => {
    // Each deployment is one of a new start.
    resources = open();
    events.length = 0;
    const common = { type: 'Custom::Thing', serviceToken: 'arn' };
    const wanted = ids.map((Id, index) => ({ ...common, logicalId: `Thing${index}`, properties: { Id } }));
    await resources.make(wanted, functions);
    return events;
  };
  return { deploy };
}

const event = (RequestType: string, Id: string, PhysicalResourceId?: string) => ({
  RequestType,
  Id,
  PhysicalResourceId,
});

test('a custom resource is made once, and updated when its properties change', async () => {
  const { deploy } = await setup();
  expect(await deploy('a')).toEqual([event('Create', 'a')]);
  expect(await deploy('a')).toEqual([]);
});

test('what an update has replaced is deleted with its own properties, once everything else has succeeded', async () => {
  const { deploy } = await setup();
  await deploy('a', 'b');
  expect(await deploy('a2', 'b2')).toEqual([
    event('Update', 'a2', 'a'),
    event('Update', 'b2', 'b'),
    event('Delete', 'a', 'a'),
    event('Delete', 'b', 'b'),
  ]);
});

test('nothing is deleted when something fails', async () => {
  const { deploy } = await setup();
  await deploy('a', 'b');
  await expect(deploy('a2', 'wrong')).rejects.toThrow('Thing1 could not be made');
});
