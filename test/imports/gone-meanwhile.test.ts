import type { FauxqsServer } from 'fauxqs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCustomField } from '../../shared/custom-fields/definition.ts';
import { definitionKey } from '../../shared/custom-fields/keys.ts';
import { declareField } from '../../shared/custom-fields/service.ts';
import { Directory } from '../../shared/directory/directory.ts';
import { groupInput } from '../../shared/groups/group.ts';
import { createGroup, deleteGroup } from '../../shared/groups/service.ts';
import { openChunk } from '../../shared/imports/open-chunk.ts';
import { workThroughNext } from '../../shared/jobs/batch.ts';
import { readChunk } from '../../shared/jobs/chunk.ts';
import { isPlanned } from '../../shared/jobs/job.ts';
import { resultsOf } from '../../shared/jobs/results.ts';
import { commit } from '../../shared/table/commit.ts';
import { present, update } from '../../shared/table/writes.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = () => ({ actor: 'api-key:test', requestId: 'test', now: new Date() });

/** A chunk of 90 rows whose worker has begun: every third names a group, every third has a value of a custom field. */
async function begun() {
  const world = await setupImports(aws, { inMemory: true });
  const { table } = world;
  const { result: group } = await createGroup(table, uuidv7(), groupInput.parse({ name: 'VIP' }), origin());
  const declared = newCustomField.parse({ key: 'shoeSize', label: 'Shoe size', type: 'number' });
  const { result: field } = await declareField(table, uuidv7(), declared, origin());
  const cells = ['VIP,', ',42', ','];
  const rows = Array.from({ length: 90 }, (_, index) => `c${index}@example.com,${cells[index % 3]}`);
  await world.drop('file.csv', ['email,groups,customFields.shoeSize', ...rows].join('\n'));
  await world.deliver('planQueue');
  const [job] = await world.jobs();
  if (!job || !isPlanned(job)) throw new Error('The file was not planned.');
  const chunk = await readChunk(table, job.id, job.plan.attempt, 1);
  if (!chunk) throw new Error('There is no chunk.');
  const judged: number[] = [];
  const opened = await openChunk(world.deps(), job, chunk);
  const work: typeof opened = {
    ...opened,
    window: 32,
    judge: async (items, refusals) => {
      judged.push(refusals.size);
      return await opened.judge(items, refusals);
    },
  };
  let at = await workThroughNext(table, { ...work, window: 3 }, chunk);
  return {
    table,
    group,
    fieldId: field.id,
    /** Works through the rest. @returns how often each code was reported, and how many batches were judged afresh */
    rest: async () => {
      judged.length = 0;
      for (; at.nextItem < at.endItem; ) at = await workThroughNext(table, work, at);
      const { items } = await resultsOf(table, job.id, { limit: 1000, failed: true });
      const codes = Object.entries(
        Object.groupBy(items, ({ code = '', message = '' }) => `${code}: ${message}`),
      );
      return {
        counts: at.counts,
        failed: codes.map(([code, some = []]) => [code, some.length]),
        refused: judged.filter((refusals) => refusals > 0).length,
      };
    },
  };
}

test('rows that name a group which is deleted meanwhile fail at once by that, and no other rows do', async () => {
  const { table, group, rest } = await begun();
  await deleteGroup(table, new Directory(table, 'EUR'), group.id, { origin: origin(), force: true });
  expect(await rest()).toMatchObject({
    counts: { created: 61, failed: 29 },
    failed: [['unknown_group: A group that the row names was deleted during this import.', 29]],
    refused: 1,
  });
});

test('so do rows with a value of a custom field that is being deleted', async () => {
  const { table, fieldId, rest } = await begun();
  const mark = update(definitionKey(fieldId), { deletingSince: new Date().toISOString() }, present());
  await commit(table, { writes: [mark] });
  expect(await rest()).toMatchObject({
    counts: { created: 61, failed: 29 },
    failed: [['invalid: customFields.shoeSize: The field was deleted during this import.', 29]],
    refused: 1,
  });
});
