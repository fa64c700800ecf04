import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { FunctionDefinition } from '../../infra/local/template/model.ts';
import { endpoints } from '../../shared/contracts/index.ts';
import { stackFolder } from '../support/stack.ts';
import { granted, used } from './support/permissions.ts';
import { useEverything } from './support/use-everything.ts';

/**
 * A role grants what its function uses, and nothing else: the whole stack is used until every function has done
 * everything that it can do, and then the record of what was used is held against the template's roles.
 */

let functions: readonly FunctionDefinition[];
const folder = stackFolder();

beforeAll(async () => {
  functions = await useEverything(folder);
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
