import { afterAll, expect, test, vi } from 'vitest';
import { Wire } from '../support/wire.ts';
import { cheapKdf } from './support/cheap-kdf.ts';
import { good, setupDoors } from './support/doors.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

const wire = new Wire();
afterAll(() => wire.close());

test('a change of address that is confirmed while the owner resets the password comes to nothing (trust 4, 16)', async () => {
  const { register, logIn, call, deliver, post, askForToken, confirm, address } = await setupDoors();
  await register();
  // Whoever resets has proved the address before: the reset at the end changes nothing of the record.
  expect((await confirm(await askForToken(), `${good} known to a thief`)).status).toBe(204);
  const thief = (await logIn(`${good} known to a thief`)).body.token;
  const body = { email: address('thief'), password: `${good} known to a thief` };
  expect((await call('POST', '/v1/me/email', { key: thief, body })).status).toBe(202);
  const link = (await deliver()).find(({ to }) => to === address('thief'))?.token;
  const reset = await askForToken();
  let resets = 0;
  const answer = await wire.during(
    async ({ operation, forward }) => {
      if (operation === 'TransactWriteItems' && resets === 0) {
        resets++;
        expect((await confirm(reset, `${good} of the owner`)).status).toBe(204);
      }
      return forward();
    },
    () => post('email-change/confirm', { token: link }),
  );
  expect(resets).toBe(1);
  expect([answer.status, answer.body.code]).toEqual([410, 'link_used']);
  expect((await logIn(`${good} of the owner`)).status).toBe(200);
});
