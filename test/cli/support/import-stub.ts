import { setupStub } from './stub-api.ts';

export const jobId = 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0G';
const path = `/v1/jobs/${jobId}`;
const none = { created: 0, updated: 0, deleted: 0, unchanged: 0, exported: 0, failed: 0 };

/** An import as the API answers it. */
export const importJob = (change: object = {}) => ({
  ...{ id: jobId, kind: 'import', status: 'uploading' },
  source: { bucket: 'b', key: `uploads/${jobId}/people.csv` },
  options: { mode: 'upsert', matchBy: 'any', blankCells: 'keep', dryRun: false },
  progress: { total: 0, done: 0, ...none },
  ...{ ignoredColumns: [], files: [] },
  ...{ createdAt: '2026-01-31T09:30:00.000Z', updatedAt: '2026-01-31T09:30:02.000Z' },
  ...change,
});

export const completed = (counts: object, files: readonly string[] = [], url = '') =>
  importJob({
    status: 'completed',
    progress: { total: 3, done: 3, ...none, ...counts },
    files: files.map((name) => ({
      name,
      url: `${url}/files/${name}`,
      expiresAt: '2026-01-31T09:45:00.000Z',
    })),
  });

type Answers = Parameters<typeof setupStub>[0];

/** An API that takes a file and has imported it at once, but for what a test wants otherwise. */
export const setupImports = (answers: Answers = {}) =>
  setupStub({
    'POST /v1/imports': (_, response, url) => {
      response.statusCode = 201;
      const fields = { key: `uploads/${jobId}/people.csv`, Policy: 'eyJ' };
      return {
        job: importJob(),
        upload: { url: `${url}/bucket`, fields, expiresAt: '2026-01-31T10:30:00.000Z' },
      };
    },
    'POST /bucket': (_, response) => response.writeHead(204).end(),
    [`GET ${path}`]: () => completed({ created: 3 }),
    [`GET ${path}/results`]: () => ({
      items: [
        { row: 3, result: 'failed', code: 'invalid', message: 'email: This is not an e-mail address.' },
      ],
    }),
    [`POST ${path}/cancel`]: () => importJob({ status: 'cancelled' }),
    'GET /files/errors.csv': (_, response) => response.end('error_row,error_reason\r\n'),
    ...answers,
  });
