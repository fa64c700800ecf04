import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { standardOptions } from '../../shared/imports/options.ts';
import { startUpload } from '../../shared/imports/upload.ts';
import { openingChange } from '../../shared/ledger/opening.ts';
import { postEntry } from '../../shared/ledger/service.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import type { Table } from '../../shared/table/table.ts';
import { setupImports, startAws } from '../imports/support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });

describe('the opening balances of a file', () => {
  test('are posted with their rows; a row that would take back what is spent fails alone', async () => {
    const { table, drop, settle, jobs, customers } = await setupImports(aws);
    const points = async () => {
      const found = await customers();
      const standings = found.map(({ id }) => findStanding(table, id));
      const accounts = (await Promise.all(standings)).map((standing) => standing?.accounts.points);
      return found.map(({ email }, n) => [email, accounts[n]?.balance, accounts[n]?.entries]).toSorted();
    };
    await drop(
      'one.csv',
      'email,loyalty points,store credit\na@x.example,100,5.00\nb@x.example,7,\nc@x.example,,\n',
    );
    await settle();
    expect(await points()).toEqual([
      ['a@x.example', 100, 1],
      ['b@x.example', 7, 1],
      ['c@x.example', undefined, undefined],
    ]);
    const spender = (await customers()).find(({ email }) => email === 'b@x.example')?.id ?? '';
    await postEntry({ table, currency: 'EUR' }, spender, 'points', { amount: -5 }, origin());
    await drop('two.csv', 'email,loyalty points\na@x.example,60\nb@x.example,1\nc@x.example,3\n');
    await settle();
    const second = (await jobs()).find(({ details: { source } }) => source.key === 'two.csv');
    expect(second?.counts).toMatchObject({ updated: 2, failed: 1 });
    expect(await points()).toEqual([
      ['a@x.example', 60, 2],
      ['b@x.example', 2, 2],
      ['c@x.example', 3, 1],
    ]);
  });

  test.each(['store credit', 'loyalty points'])(
    'are refused in a column "%s" of whoever may not post them (trust 30)',
    async (column) => {
      const world = await setupImports(aws, { inMemory: true });
      const { table, importBucket } = world.deps();
      const signUpload = async ({ key }: { key: string }) => ({ url: 'http://s3', fields: { key } });
      const importOf = async (file: string, columns?: Record<string, null>) => {
        const options = { ...standardOptions, ...(columns && { columns }) };
        const asked = { fileName: 'a.csv', options, actor: 'api-key:desk', contents: ['customers'] as const };
        const { result } = await startUpload({ table, importBucket, signUpload }, asked);
        await world.drop(result.upload?.fields.key ?? '', file);
        await world.settle();
        return (await world.jobs()).find(({ id }) => id === result.job.id);
      };
      const file = `email,orders,${column}\na@x.example,2,7\n`;
      expect(await importOf(file)).toMatchObject({
        status: 'failed',
        reason: expect.stringMatching(`column "${column}" holds opening balances: .*accounts:write`),
      });
      expect(await world.customers()).toEqual([]);
      expect((await importOf(file, { [column]: null }))?.counts).toMatchObject({ created: 1 });
    },
  );

  test('cost no read of a customer whose opening balance stays, nor of a new one', async () => {
    const send = () => {
      throw new Error('Nothing is read.');
    };
    // Whatever is asked of the table fails.
    const table = { documents: { send } } as unknown as Table;
    const input = customerInput.parse({ name: 'Ada', openingBalance: { points: 5 } });
    const id = '01890000-0000-7000-8000-000000000001';
    const { customer } = createCustomer(id, input, 'import', origin());
    const change = (before?: typeof customer) => openingChange(table, before, customer, origin(), 'EUR');
    expect(await change({ ...customer, name: 'Before' })).toEqual({ writes: [] });
    expect((await change()).writes).toHaveLength(2);
  });
});
