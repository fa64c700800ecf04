import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, type MockInstance, test, vi } from 'vitest';
import { endpoints } from '../../shared/contracts/index.ts';
import { type S3, startS3 } from '../pictures/support/setup.ts';
import { type Answer, type Api, setupApi } from '../support/api.ts';
import { Wire, type WireInput } from '../support/wire.ts';
import { auditedOwners, tamperingWithAudit } from './support/audit-trail.ts';
import { type Fault, faultsOf } from './support/faults.ts';
import { footprint, type Part, partsOf } from './support/footprint.ts';
import { recipes, withoutRecipe } from './support/recipes/index.ts';
import type { Kitchen, Recipe } from './support/recipes/recipe.ts';
import { type Place, type Prepared, placesOf, plain, send, type Tried } from './support/trial.ts';

/**
 * Every endpoint that writes meets every fault at every call that it makes of DynamoDB, one fault for each request;
 * then the client does what it would: it takes the answer, or sends the same request again.
 */

/** What a derivation costs is no concern of faults. */
vi.mock('../../shared/credentials/password.ts', () => ({
  hashPassword: async (plain: string) => `hash of ${plain}`,
  verifyPassword: async (plain: string, hash: string | undefined) => hash === `hash of ${plain}`,
  isOutdated: () => false,
}));

const wire = new Wire();
let api: Api;
let s3: S3;
let groupId: string;
let tags = 0;
/** Every transaction that any request asked for. */
const transactions: WireInput[] = [];
/** Waits are drawn at random. Drawn like this they are over at once. */
let draws: MockInstance<() => number>;

beforeAll(async () => {
  s3 = await startS3();
  // Time stands still: what a process knows of an API key stays fresh, so that each request makes the same calls.
  vi.useFakeTimers({ toFake: ['Date'] });
  api = await setupApi({ environment: { ...s3.environment, REGISTRATIONS_PER_NETWORK: '10000' } });
  draws = vi.spyOn(Math, 'random').mockReturnValue(0);
  groupId = (await api.call('POST', '/v1/groups', { body: { name: 'Everybody' } })).body.id;
  await api.call('GET', '/v1/api-keys');
});
afterAll(async () => {
  wire.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
  await s3.stop();
});

const writing = endpoints.filter(
  ({ method, operationId }) => method !== 'GET' && !(operationId in withoutRecipe),
);
type Subject = (typeof writing)[number] & { readonly withVersion: boolean; readonly title: string };
/** What takes `If-Match` is sent with it; by `npm run soak` also without. */
const subjects: Subject[] = writing.flatMap((endpoint) => [
  ...(endpoint.ifMatch && !process.env.SOAK
    ? []
    : [{ ...endpoint, withVersion: false, title: endpoint.operationId }]),
  ...(endpoint.ifMatch
    ? [{ ...endpoint, withVersion: true, title: `${endpoint.operationId} with If-Match` }]
    : []),
]);

describe('every fault at every call of', () => {
  test.each(subjects)(
    '$title leaves the outcome of a calm day, or none (trust 23, 24, 25, 40)',
    async (subject) => {
      const recipe: Recipe | undefined = recipes[subject.operationId as keyof typeof recipes];
      if (!recipe) throw new Error(`${subject.operationId} writes: it needs a recipe (test/faults/support).`);
      // What a process does first in its life is not done again: the second run is the one to compare with.
      await calmRun(subject, recipe);
      const calm = await calmRun(subject, recipe);
      expect(calm.answer.status).toBe(subject.success.status);
      for (const { call, ...at } of calm.places) {
        let request = await prepare(subject, recipe);
        for (const fault of faultsOf(call)) {
          const where = `when ${at.signature} (${at.occurrence}) ${fault.name}`;
          draws.mockClear();
          const tried = await sendNoting(request, { at, fault });
          expect(tried.met, `${where}: it meets the fault`).toBeGreaterThan(0);
          const part = fault.item === undefined ? undefined : partsOf(call.input)[fault.item];
          await judge[fault.consequence]({ subject, recipe, calm, request, tried, part, where });
          if (tried.landed.length > 0) {
            await recipe.cleanUp?.(request.kitchen);
            request = await prepare(subject, recipe);
          }
        }
        await recipe.cleanUp?.(request.kitchen);
      }
    },
    120_000,
  );
});

test('every mutation leaves exactly one audit record, in its own transaction (trust 47)', () => {
  expect(transactions.length).toBeGreaterThan(100);
  for (const { changed, recorded } of transactions.map(auditedOwners)) expect(recorded).toEqual(changed);
});

test('audit records are only ever added (trust 47)', () => {
  expect([...new Set(transactions.flatMap(tamperingWithAudit))]).toEqual([]);
});

type Ready = Prepared & { readonly kitchen: Kitchen };

/** What the request needs is there, and nobody has sent it yet. */
async function prepare(subject: Subject, recipe: Recipe): Promise<Ready> {
  const kitchen = { api, s3, tag: `tag${++tags}tag`, groupId };
  const { id = '', inner = {}, query = '', version, body, session } = await recipe.prepare(kitchen);
  const headers = {
    ...(subject.idempotent && { 'idempotency-key': kitchen.tag }),
    ...(subject.withVersion && { 'if-match': `"${version}"` }),
  };
  const key = session ?? (subject.scope === 'public' ? null : api.key);
  const path = subject.path.replace(/\{(\w+)\}/g, (_, name) => inner[name] ?? id) + query;
  return { kitchen, method: subject.method, path, body, key, headers };
}

/** Sends a request, and remembers its transactions. */
async function sendNoting(request: Prepared, trouble?: { at: Place; fault: Fault }): Promise<Tried> {
  const tried = await send({ wire, api }, request, trouble);
  for (const { operation, input } of tried.calls) {
    if (operation === 'TransactWriteItems') transactions.push(input);
  }
  return tried;
}

/** The outcome of a request to which nothing happens, and the calls that it takes. */
async function calmRun(subject: Subject, recipe: Recipe) {
  const request = await prepare(subject, recipe);
  const { answer, landed, calls } = await sendNoting(request);
  if (!answer) throw new Error('A calm run has an answer.');
  const left = await footprint(api.table, landed);
  await recipe.cleanUp?.(request.kitchen);
  return { answer: plain(answer), left, places: placesOf(calls) };
}

interface Case {
  readonly subject: Subject;
  readonly recipe: Recipe;
  readonly calm: Awaited<ReturnType<typeof calmRun>>;
  readonly request: Ready;
  readonly tried: Tried;
  /** The item of the transaction that the fault was about. */
  readonly part: Part | undefined;
  readonly where: string;
}

/** What each kind of fault must come to. */
const judge: Record<Fault['consequence'], (one: Case) => Promise<void>> = {
  passing: async ({ calm, tried, where }) => {
    await expectCalm(calm, tried.answer, tried.landed, where);
    expect(draws, `${where}: it waits at random`).toHaveBeenCalled();
  },
  refused: async ({ subject, recipe, calm, tried, part, where }) => {
    const expected = part && refusal(part, subject, recipe);
    // The fault says that somebody else changed it: who looks again sees that nobody has, and may go on.
    if (expected === 'calm' || (expected === 412 && tried.answer?.status === calm.answer.status)) {
      expect(tried.answer && plain(tried.answer), where).toEqual(calm.answer);
      expect(withoutLog(await footprint(api.table, tried.landed)), where).toEqual(withoutLog(calm.left));
    } else {
      expect(tried.answer?.status, where).toBe(expected);
      if (!recipe.steps) expect(tried.landed, where).toEqual([]);
    }
  },
  failed: async ({ recipe, calm, request, tried, where }) => {
    expect(tried.answer?.status, where).toBeGreaterThanOrEqual(500);
    if (!recipe.steps) return expect(tried.landed, where).toEqual([]);
    if (tried.landed.length > 0) await expectCalmRetry(recipe, calm, request, tried, where);
  },
  lost: async ({ subject, recipe, calm, request, tried, where }) => {
    expect(tried.answer, where).toBeUndefined();
    expect(tried.landed, where).not.toEqual([]);
    const wasDone = isDeepStrictEqual(await footprint(api.table, tried.landed), calm.left);
    if (!wasDone) return await expectCalmRetry(recipe, calm, request, tried, where);
    const { answer, landed } = await sendNoting(request);
    if (!answer) throw new Error('A retry that meets no fault has an answer.');
    if (subject.idempotent) expect(answer.headers['idempotent-replayed'], where).toBe('true');
    if (recipe.again) expect(recipe.again.holds(answer, request.kitchen.tag), where).toBe(true);
    else expect(withoutReplay(plain(answer)), where).toEqual(withoutReplay(calm.answer));
    if (recipe.repeats) return;
    expect(await footprint(api.table, [...tried.landed, ...landed]), where).toEqual(calm.left);
  },
};

/** The same request goes on from where the first try ended. */
async function expectCalmRetry(
  recipe: Recipe,
  calm: Case['calm'],
  request: Ready,
  { landed: before }: Tried,
  where: string,
): Promise<void> {
  const { answer, landed } = await sendNoting(request);
  expect(answer && plain(answer), where).toEqual(calm.answer);
  const left = await footprint(api.table, [...before, ...landed]);
  expect(left, where).toEqual(recipe.repeats ? expect.arrayContaining(calm.left) : calm.left);
}

async function expectCalm(
  calm: Case['calm'],
  answer: Answer | undefined,
  landed: readonly WireInput[],
  where: string,
): Promise<void> {
  expect(answer && plain(answer), where).toEqual(calm.answer);
  expect(await footprint(api.table, landed), where).toEqual(calm.left);
}

/** One change may be split into several transactions, each with an entry. */
const withoutLog = (left: readonly string[]): string[] => left.filter((item) => item !== 'LOG/*');

const withoutReplay = ({ headers, ...rest }: ReturnType<typeof plain>) => ({
  ...rest,
  headers: { ...headers, replayed: undefined },
});

/** What the client must be told when the condition on this item fails. */
function refusal({ kind, class: name, part }: Part, { withVersion }: Subject, recipe: Recipe) {
  const named = recipe.refusals?.[name];
  if (named !== undefined) return named;
  if (/^(DIR|LOG)\//.test(name)) return 'calm';
  const isGuard = name.endsWith('/GUARD');
  const isOtherVersion = part.ConditionExpression?.includes('#version') || (isGuard && kind === 'Delete');
  if (isOtherVersion) return withVersion ? 412 : 'calm';
  if (isGuard) return 409;
  // The caller's own key is gone.
  if (kind === 'ConditionCheck') return name === 'APIKEYS/APIKEY' ? 401 : 409;
  // A fresh id that is taken, a used key without its record: nobody can say what happened.
  return 500;
}
