import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { FunctionDefinition } from '../../infra/local/template/model.ts';
import { endpoints } from '../../shared/contracts/index.ts';
import { findSecrets } from '../security/support/search.ts';
import { stackFolder } from '../support/stack.ts';
import { granted, used } from './support/permissions.ts';
import { useEverything } from './support/use-everything.ts';

/**
 * The whole stack is used until every function has done everything that it can do. Then the record of what was used is
 * held against the template's roles: a role grants what its function uses, and nothing else. And what lies on the disk
 * is searched for secrets.
 */

let functions: readonly FunctionDefinition[];
let secrets: readonly string[];
const folder = stackFolder();

beforeAll(async () => {
  ({ functions, secrets } = await useEverything(folder));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const accessLine = z.object({ route: z.string() });

test('every endpoint was called', () => {
  const lines = readFileSync(join(folder, 'logs', 'access.log'), 'utf8')
    .trim()
    .split('\n');
  const called = new Set(lines.map((line) => accessLine.parse(JSON.parse(line)).route));
  const routes = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(routes.filter((route) => !called.has(route))).toEqual([]);
});

test('each role grants exactly what its function has used: every action on every resource', () => {
  const byFunction = (permissionsOf: (fn: FunctionDefinition) => string[]) =>
    Object.fromEntries(functions.map((fn) => [fn.label, permissionsOf(fn)]));
  expect(functions.length).toBeGreaterThan(0);
  expect(byFunction(granted)).toEqual(byFunction((fn) => used(folder, fn)));
});

/** Every file that the stack has written: the table, buckets, logs, mails and parameters. */
const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(folder, path), content: readFileSync(path) }))
    // What was built before anything was used; its documents show examples of passwords.
    .filter(({ name }) => !name.startsWith('cdk.out'));

test('no secret is on the disk but where it belongs: not in the table, a bucket or a log (trust 1, 38)', () => {
  const inMails = files()
    .filter(({ name }) => name === 'mails.jsonl')
    .flatMap(({ content }) =>
      [...content.toString().matchAll(/token=([\w.-]+)/g)].map(([, token = '']) => token),
    );
  expect([inMails.length > 5, secrets.length > 10]).toEqual([true, true]);
  const all = [...new Set([...secrets, ...inMails])].map((text) => ({
    name: `${text.slice(0, 8)}…`,
    text,
    rightfully: [
      // The inbox stands for customers' mailboxes, the parameter is where the deployment leaves the first key.
      ...(inMails.includes(text) ? ['mails.jsonl'] : []),
      ...(text.startsWith('ck_') ? ['parameters.json'] : []),
    ],
  }));
  expect(findSecrets(all, files())).toEqual([]);
});
