import { expect, onTestFinished, test, vi } from 'vitest';
import { Directory } from '../../shared/directory/directory.ts';
import { mostSelected } from '../../shared/selection/selection.ts';
import { seededRandom } from '../support/model-store.ts';
import { BulkWorld } from './support/world.ts';

test('more customers than one job takes are refused before anything is kept; a dry run counts them', async () => {
  const select = vi.spyOn(Directory.prototype, 'select');
  onTestFinished(() => select.mockRestore());
  const total = mostSelected + 1;
  select.mockImplementation(async () => Array(total).fill('01890000-0000-7000-8000-000000000000'));
  const world = new BulkWorld(seededRandom(1), 500);
  const asked = { selection: { all: true }, action: { type: 'delete' } } as const;
  await expect(world.start(asked)).rejects.toMatchObject({
    code: 'limit_reached',
    message: expect.stringMatching(/^There can be 1000000 .*one job\. 1000001 are selected: split .* filter/),
    counts: { customers: total },
  });
  await expect(world.job()).rejects.toThrow('There is no job.');
  expect(await world.foresee(asked)).toMatchObject({ total, sample: { length: 10 } });
});
