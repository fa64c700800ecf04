import { createRequire } from 'node:module';
import { afterAll, vi } from 'vitest';
import * as z from 'zod';

/**
 * Test files share the process of their worker: one of its own for each would take a quarter of the time of all tests.
 * A file leaves to the next what a new process would give it: the project's modules as nobody has used them, no mocks,
 * and the environment and the clock as they are outside.
 */

/** Which `mockClient` uses, on classes that all files share. */
const sinon: { restore(): void } = createRequire(
  createRequire(import.meta.url).resolve('aws-sdk-client-mock'),
)('sinon');
const environment = { ...process.env };

// Hooks that are registered first run last.
afterAll(() => {
  sinon.restore();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  // Set by a module of the project, for the whole process.
  z.config({ customError: undefined });
  vi.resetModules();
});
