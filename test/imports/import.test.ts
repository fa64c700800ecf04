import type { FauxqsServer } from 'fauxqs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCustomer, updateCustomer } from '../../shared/customers/changes.ts';
import { type CustomerPatch, customerInput } from '../../shared/customers/input.ts';
import { credentialKey } from '../../shared/customers/keys.ts';
import { findByUnique } from '../../shared/customers/repository.ts';
import { noCounts } from '../../shared/jobs/job.ts';
import { jobPartition } from '../../shared/jobs/keys.ts';
import { logKey } from '../../shared/table/change-log.ts';
import { commit } from '../../shared/table/commit.ts';
import { readItem, readRange } from '../../shared/table/read.ts';
import { put } from '../../shared/table/writes.ts';
import { setupImports, startAws, type World } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = () => ({ actor: 'api-key:test', requestId: 'test', now: new Date() });

/** A customer as the API would have made them. */
async function existing({ table }: World, fields: CustomerPatch) {
  const { customer, change } = createCustomer(uuidv7(), customerInput.parse(fields), 'api', origin());
  await commit(table, change);
  return customer;
}

/** A world in which files of these contents were dropped, one after the other, and imported. */
async function afterImportOf(...files: string[]) {
  const world = await setupImports(aws);
  for (const [index, content] of files.entries()) {
    await world.drop(`file ${index}.csv`, content);
    await world.settle();
  }
  const jobs = await world.jobs();
  return {
    ...world,
    job: jobs.find(({ details: { source } }) => source.key === `file ${files.length - 1}.csv`),
  };
}

const counts = (some: object) => ({ ...noCounts, ...some });

describe('an import', () => {
  test('creates the customers of a file and deletes it (promise 6)', async () => {
    const { job, customers, lies } = await afterImportOf(
      'name,email,password\r\nAda Lovelace,ADA@Example.com,correct horse\r\nBob,bob@example.com,\r\n',
    );
    expect(job).toMatchObject({
      status: 'completed',
      plan: { total: 2 },
      counts: counts({ created: 2 }),
      files: [],
      reason: null,
    });
    expect(await customers()).toMatchObject([
      { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', source: 'import' },
      { name: 'Bob', email: 'bob@example.com' },
    ]);
    expect(await lies('file 0.csv')).toBe(false);
  });

  test('reads semicolons, a byte order mark, quoted line breaks and blank lines (trust 35)', async () => {
    const { job, customers } = await afterImportOf(
      '\ufeffE-Mail;Name\r\n\r\nx@example.com;"Ada;\r\nLovelace"\r\n;\r\n\r\n',
    );
    expect(job).toMatchObject({ plan: { total: 1 }, counts: counts({ created: 1 }) });
    expect(await customers()).toMatchObject([{ email: 'x@example.com', name: 'Ada; Lovelace' }]);
  });

  test("takes Shopify's export and reports the columns that it leaves aside", async () => {
    const { job, customers } = await afterImportOf(
      "\ufeffCustomer ID,First Name,Last Name,Email,Phone,Total Spent,Shoe Size\r\n'7001,Ada,Lovelace,ada@example.com,'+31612345678,9.50,40\r\n",
    );
    expect(job).toMatchObject({ status: 'completed', details: { ignoredColumns: ['Shoe Size'] } });
    expect(await customers()).toMatchObject([
      {
        firstName: 'Ada',
        lastName: 'Lovelace',
        phone: '+31612345678',
        externalId: '7001',
        openingBalance: { totalSpent: { minor: 950, currency: 'EUR' } },
      },
    ]);
  });

  test('changes customers by e-mail or external ID, and leaves alone what its cells do not say', async () => {
    const { job, customers } = await afterImportOf(
      'email,phone,name,externalId\na@example.com,123,Ada,\n,456,Bob,b-1\n',
      'email,phone,name,externalId\nA@example.com,,Ada L.,a-1\nb@example.com,,,b-1\n',
    );
    expect(job).toMatchObject({ counts: counts({ updated: 2 }) });
    expect(await customers()).toMatchObject([
      { email: 'a@example.com', phone: '123', firstName: 'Ada', lastName: 'L.', externalId: 'a-1' },
      { email: 'b@example.com', phone: '456', name: 'Bob', externalId: 'b-1' },
    ]);
  });

  test('writes nothing for customers who stay the same', async () => {
    const file = 'email,name\na@example.com,Ada\nb@example.com,Bob\n';
    const { job, customers } = await afterImportOf(file, file.replace('Bob', 'Robert'));
    expect(job).toMatchObject({ counts: counts({ updated: 1, unchanged: 1 }) });
    expect((await customers()).map(({ version }) => version)).toEqual([1, 2]);
  });

  test('gives a first password, and never replaces one', async () => {
    const world = await setupImports(aws);
    const customerWith = (email: string) => findByUnique(world.table, 'email', email);
    const passwordOf = async (email: string) => {
      const customer = await customerWith(email);
      return (await readItem(world.table, credentialKey(customer?.id ?? '')))?.passwordHash;
    };
    const importFile = async (content: string) => {
      await world.drop('people.csv', content);
      await world.settle();
      return (await world.jobs()).map((job) => job.counts);
    };
    await importFile('email,password\na@example.com,first password\nb@example.com,\n');
    const first = await passwordOf('a@example.com');
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await passwordOf('b@example.com')).toBeUndefined();
    expect(await customerWith('a@example.com')).toMatchObject({ hasPassword: true, version: 1 });
    expect(await customerWith('b@example.com')).toMatchObject({ hasPassword: false, version: 1 });

    const all = await importFile(
      'email,password\na@example.com,second password\nb@example.com,third password\n',
    );
    expect(all).toContainEqual(counts({ updated: 1, unchanged: 1 }));
    expect(await passwordOf('a@example.com')).toBe(first);
    expect(await passwordOf('b@example.com')).toMatch(/^\$argon2id/);
    expect(await customerWith('a@example.com')).toMatchObject({ hasPassword: true, version: 1 });
    expect(await customerWith('b@example.com')).toMatchObject({ hasPassword: true, version: 2 });
  });

  test('refuses a password only where it would be used: who has one keeps it, and the rest of the row comes in (trust 14)', async () => {
    const emails = ['common', 'short', 'given.away'].map((name) => `${name}@example.com`);
    const file = (first: string, ...passwords: string[]) =>
      `email,name,password\n${emails.map((email, n) => `${email},${first},${passwords[n] ?? ''}\n`).join('')}`;
    const easy = ['password1', 'short', 'givenaway'];
    const good = ['first horse', 'second horse', 'third horse'];
    const refused = await afterImportOf(file('Ada', ...easy));
    expect(refused.job).toMatchObject({ counts: counts({ failed: 3 }) });
    const without = await afterImportOf(file('Ada'), file('Bea', ...easy));
    expect(without.job).toMatchObject({ counts: counts({ failed: 3 }) });
    const kept = await afterImportOf(file('Ada', ...good), file('Bea', ...easy));
    expect(kept.job).toMatchObject({ counts: counts({ updated: 3 }) });
    expect((await kept.customers()).map(({ name, hasPassword }) => [name, hasPassword])).toEqual(
      emails.map(() => ['Bea', true]),
    );
  });

  test('takes both of two rows that name the same customer by different keys', async () => {
    const { job, customers } = await afterImportOf(
      'email,externalId\na@example.com,1\n',
      'email,externalId,name,phone\na@example.com,,Ada,\n,1,,123\n',
    );
    expect(job).toMatchObject({ counts: counts({ updated: 2 }) });
    expect(await customers()).toMatchObject([{ name: 'Ada', phone: '123', version: 3 }]);
  });

  test('comes in although a lane of the change log is damaged', async () => {
    const world = await setupImports(aws);
    // An entry that the lane's head does not know of: nobody can write to the lane any more.
    await commit(world.table, { writes: [put({ ...logKey(1, 1), n: 1 })] });
    await world.drop('people.csv', 'email\na@example.com\n');
    await world.settle();
    expect(await world.jobs()).toMatchObject([{ status: 'completed', counts: counts({ created: 1 }) }]);
  });

  test('packs hundreds of rows into transactions that DynamoDB takes', async () => {
    const rows = Array.from({ length: 620 }, (_, i) => `p${i}@example.com,x${i},"Person\n${i}"`);
    const { job, customers } = await afterImportOf(['email,externalId,name', ...rows].join('\r\n'));
    expect(job).toMatchObject({ plan: { chunks: 2, total: 620 }, counts: counts({ created: 620 }) });
    expect(await customers()).toHaveLength(620);
  });

  test('of another address knows nothing of it yet: whether it is proved, whether mail arrives', async () => {
    const world = await setupImports(aws);
    const { id } = await existing(world, { email: 'ana@example.com', externalId: 'A-1' });
    const current = await findByUnique(world.table, 'email', 'ana@example.com');
    if (!current) throw new Error('Ana is there.');
    const known = { emailVerifiedAt: '2026-11-22T10:00:00.000Z', emailDelivery: 'bounced' } as const;
    const update = updateCustomer(current, known, origin());
    if (update) await commit(world.table, update.change);
    const verified = async () =>
      (await world.customers()).map((one) => [one.id, one.emailVerifiedAt, one.emailDelivery]);
    await world.drop('same.csv', 'externalId,email,lastName\nA-1,ANA@example.com,Alta\n');
    await world.settle();
    expect(await verified()).toEqual([[id, known.emailVerifiedAt, 'bounced']]);
    await world.drop('other.csv', 'externalId,email\nA-1,other@example.com\n');
    await world.settle();
    expect(await verified()).toEqual([[id, undefined, undefined]]);
  });
});

describe('rows that cannot be imported', () => {
  test('are reported with their reason, in a file that comes in once corrected', async () => {
    const world = await setupImports(aws);
    await existing(world, { email: 'a@example.com' });
    await existing(world, { externalId: 'b' });
    await world.drop(
      'people.csv',
      '\ufeffemail;name;externalId;shoe size\r\n' +
        'new@example.com;New;;\r\n' +
        'bad@;"=1+1;""quoted""";; kept as it is \r\n' +
        'a@example.com;;b;\r\n' +
        'NEW@example.com;Again;;\r\n' +
        ';;;only a note\r\n' +
        'c@example.com;C;;;;too many\r\n',
    );
    await world.settle();
    const [job] = await world.jobs();
    expect(job).toMatchObject({
      status: 'completed',
      counts: counts({ created: 1, failed: 5 }),
      reason: null,
    });
    const errors = (await world.errorFile(job)) ?? '';
    expect(errors).toBe(
      '\ufefferror_row;error_reason;email;name;externalId;shoe size\r\n' +
        `3;email: This is not an e-mail address.;bad@;"'=1+1;""quoted""";;" kept as it is "\r\n` +
        '4;The e-mail and the external ID belong to different customers.;a@example.com;;b;\r\n' +
        '5;It is a duplicate of row 2: the same email.;NEW@example.com;Again;;\r\n' +
        '6;"The row has no id, email, phone, externalId, username or name.";;;;only a note\r\n' +
        '7;"The row has 6 cells, the header 4.";c@example.com;C;;;;too many\r\n',
    );

    const corrected = errors.replace('bad@', 'good@example.com').replace('NEW@', 'other@');
    await world.drop('errors.csv', corrected);
    await world.settle();
    const second = (await world.jobs()).find(({ details: { source } }) => source.key === 'errors.csv');
    expect(second).toMatchObject({
      counts: counts({ created: 2, failed: 3 }),
      details: { ignoredColumns: ['shoe size'] },
    });
    expect(await world.errorFile(second)).toMatch(
      /^\ufefferror_row;error_reason;email;name;externalId;shoe size\r\n3;The/,
    );
  });

  test('are reported without their passwords, wherever a shifted cell has put them', async () => {
    const { job, errorFile } = await afterImportOf(
      'email,password,name\nbad@,secret horse,Ada\na@example.com,Short,Ann\nbad@,,Bob\nc@example.com,Carol,secret staple,C,c\n',
    );
    expect(await errorFile(job)).toBe(
      'error_row,error_reason,email,password,name\r\n' +
        '2,email: This is not an e-mail address. Passwords are not repeated here: type it again.,bad@,,Ada\r\n' +
        '3,password: A password has at least 8 characters. Passwords are not repeated here: type it again.,a@example.com,,Ann\r\n' +
        '4,email: This is not an e-mail address.,bad@,,Bob\r\n' +
        '5,"The row has 5 cells, the header 3. Passwords are not repeated here: type it again.",c@example.com,,,,\r\n',
    );
  });

  test('trust 38: leave nothing of what they hold in the job, its chunks and the log', async () => {
    const { job, table, logged } = await afterImportOf(
      'email,name,password\ncanary@,canary,canary canary\nx@example.com,,canary\nfine@example.com,canary,\n',
    );
    expect(job).toMatchObject({ counts: counts({ created: 1, failed: 2 }) });
    const kept = await readRange(table, { PK: jobPartition(job?.id ?? '') });
    expect(kept.length).toBeGreaterThan(1);
    expect(JSON.stringify([job, kept, logged])).not.toContain('canary');
  });

  test('hold up nobody else when their customer is taken by others again and again', async () => {
    const world = await setupImports(aws);
    const contested = await existing(world, { email: 'a@example.com', name: 'Ada' });
    await world.drop('people.csv', 'email,name\na@example.com,Imported\nb@example.com,Bob\n');
    await world.deliver('planQueue');
    // Right before each transaction of the worker, somebody else changes the customer.
    let version = contested.version;
    const { table } = world.deps();
    table.documents.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const current = await findByUnique(world.table, 'email', 'a@example.com');
          if (commandName === 'TransactWriteItemsCommand' && current && version < 5) {
            const changed = updateCustomer(current, { name: `Edit ${version++}` }, origin());
            if (changed) await commit(world.table, changed.change);
          }
          return await next(args);
        },
      { step: 'initialize' },
    );
    await world.settle();
    const [job] = await world.jobs();
    expect(job).toMatchObject({ status: 'completed', counts: counts({ created: 1, failed: 1 }) });
    expect(await world.errorFile(job)).toContain('The customer kept changing while the row was imported.');
  });
});

describe('a file that is no customer list', () => {
  test.each([
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'It is a picture. Export the customers as CSV'],
    ['nothing', Buffer.alloc(0), 'It is empty.'],
    [
      'other data',
      Buffer.from('sku,price\n1,2\n'),
      'Its first row names no column that identifies a customer.',
    ],
  ])('fails with a reason: %s', async (_, content, reason) => {
    const { drop, settle, jobs, customers } = await setupImports(aws);
    await drop('some folder/people+1.csv', content);
    await settle();
    expect(await jobs()).toMatchObject([
      {
        status: 'failed',
        resumable: false,
        reason: expect.stringContaining(`people+1.csv was not imported. ${reason}`),
      },
    ]);
    expect(await customers()).toEqual([]);
  });

  test('fails with a reason, unread, when it is larger than can be planned', async () => {
    const world = await setupImports(aws);
    await world.drop('people.csv', 'email\na@example.com\n');
    world.deps().s3.middlewareStack.add(
      (next) => async (args) => {
        const { response, output } = await next(args);
        return { response, output: { ...output, ContentLength: 10 ** 10 } };
      },
      { step: 'initialize' },
    );
    await world.settle();
    expect(await world.jobs()).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('It is larger than 300 MiB.') },
    ]);
  });
});
