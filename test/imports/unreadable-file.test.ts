import { S3ServiceException } from '@aws-sdk/client-s3';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planDroppedFile } from '../../shared/imports/planner.ts';
import { giveUpPlanning } from '../../shared/imports/unreadable-file.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

/** A world whose S3 hands no file out until `handOut` is called, and in which one was dropped. */
async function setup(name: string, httpStatusCode: number) {
  let time = Date.now();
  const world = await setupImports(aws, { clock: () => new Date(time) });
  const refusal = new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } });
  let handsOut = false;
  world.deps().s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (!handsOut && commandName === 'GetObjectCommand') throw refusal;
        return await next(args);
      },
    { step: 'initialize' },
  );
  const file = await world.drop('lists/people.csv', 'email\na@example.com\n');
  await world.loseMessages();
  return {
    ...world,
    file,
    refusal,
    handOut: () => {
      handsOut = true;
    },
    pass: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
}

describe('a file that S3 has but does not hand out', () => {
  test.each([
    ['AccessDenied', 403, 'encrypted with a key that Clientele may not use'],
    ['InvalidObjectState', 403, 'a storage class for archives'],
    ['InvalidRequest', 400, 'SSE-C'],
    ['SlowDown', 503, 'could not be read'],
  ])('gets a job that has failed, with the reason: %s', async (name, status, reason) => {
    const { deps, file, refusal, jobs } = await setup(name, status);
    await expect(planDroppedFile(deps(), file)).rejects.toThrow(refusal);
    await giveUpPlanning(deps(), file, refusal);
    expect(await jobs()).toMatchObject([
      {
        status: 'failed',
        details: { source: { ...file, bytes: 20 } },
        reason: expect.stringContaining(reason),
      },
    ]);
    expect((await jobs())[0]?.reason).toContain(`people.csv could not be read, again and again (${name}).`);
    expect((await jobs())[0]?.reason).toContain('it can be resumed');
  });

  test('is not announced again, and comes in when it is told of once it can be read', async () => {
    const { deps, file, refusal, jobs, pass, deliver, handOut, settle } = await setup('AccessDenied', 403);
    await giveUpPlanning(deps(), file, refusal);
    await giveUpPlanning(deps(), file, refusal);
    pass(5);
    await sweep(deps());
    expect(await deliver('planQueue')).toBe(false);

    handOut();
    await planDroppedFile(deps(), file);
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'completed', reason: null, counts: { created: 1 } }]);
  });

  test('is forgotten when it is gone meanwhile, whatever else has a name that begins like it', async () => {
    const { deps, drop, file, refusal, jobs } = await setup('AccessDenied', 403);
    await drop(file.key, 'email\nother@example.com\n');
    await giveUpPlanning(deps(), file, refusal);
    await giveUpPlanning(deps(), { ...file, key: 'lists/people' }, refusal);
    expect(await jobs()).toEqual([]);
  });
});
