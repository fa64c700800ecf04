import { setTimeout as sleep } from 'node:timers/promises';
import { orThrow } from '../client/client.ts';
import { messageOf } from '../local/problem.ts';
import type { Schemas } from './api.ts';
import { interruptible } from './job/interrupt.ts';
import { bar, progressLine } from './output/progress.ts';
import { count } from './output/text.ts';
import { Failure } from './refusals.ts';
import type { Session } from './session.ts';
import { type LocalFile, UploadRefused, upload } from './upload.ts';

const tries = 3;
/** How long it takes at most until a job knows that its file has come, if all is well. */
const noticeMs = 3_000;
const pauseMs = 500;

/**
 * Uploads the file of a job, again when the connection breaks.
 * @throws Failure when it cannot be done; the job is cancelled then
 */
export async function sendFile(
  session: Session,
  jobId: string,
  form: NonNullable<Schemas['ImportUpload']['upload']>,
  file: LocalFile,
): Promise<void> {
  const { stderr } = session.terminal;
  const line = progressLine(stderr);
  const kib = (bytes: number): string => count(Math.ceil(bytes / 1024));
  const show = (sent: number): void =>
    line.show(`Uploading ${bar(sent, file.bytes)} ${kib(sent)}/${kib(file.bytes)} KiB`);
  const brokenOff = [`The upload of ${file.name} was broken off: nothing is imported.`];
  await interruptible(stderr, brokenOff, async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await upload(form, file, show);
      } catch (error) {
        const isFinal = error instanceof UploadRefused || attempt === tries;
        if (!isFinal && (await hasArrived(session, jobId))) return;
        if (isFinal) throw await givenUp(session, jobId, `${file.name}: ${messageOf(error)}`);
      } finally {
        line.end();
      }
    }
  });
}

/** Only the answer may have been lost: a second file would be a second import. */
async function hasArrived({ api }: Session, id: string): Promise<boolean> {
  for (let waited = 0; waited <= noticeMs; waited += pauseMs) {
    const { status } = await orThrow(api.GET('/v1/jobs/{id}', { params: { path: { id } } }));
    if (status !== 'uploading') return true;
    await sleep(pauseMs);
  }
  return false;
}

async function givenUp({ api }: Session, id: string, reason: string): Promise<Failure> {
  // It would wait for its file for an hour. If this fails as well, it does.
  await api.POST('/v1/jobs/{id}/cancel', { params: { path: { id } } }).catch(() => {});
  return new Failure(`${reason}\nNothing was imported.`);
}
