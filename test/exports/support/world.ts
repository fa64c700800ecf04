import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { exports } from '../../../shared/exports/kind.ts';
import type { NewExport } from '../../../shared/exports/request.ts';
import { startExport } from '../../../shared/exports/service.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { resultsOf } from '../../../shared/jobs/results.ts';
import type { S3 } from '../../pictures/support/setup.ts';
import type { Crashes } from '../../support/crashes.ts';
import { JobWorld, type ProcessDeps } from '../../support/job-world.ts';

/** A deployment in memory, as far as exports go, with the project's own S3. */
export class ExportWorld extends JobWorld {
  /** The numbers of those calls of a process that have to do with uploads in parts. */
  readonly uploadCalls: number[] = [];
  readonly #s3: S3;
  readonly #chunkSize: number | undefined;

  constructor(
    s3: S3,
    random: () => number,
    { chunkSize, lives }: { chunkSize?: number; lives?: () => number } = {},
  ) {
    super(random, lives);
    this.#s3 = s3;
    this.#chunkSize = chunkSize;
  }

  protected override kinds({ crashes, ...deps }: ProcessDeps) {
    return {
      export: exports({ ...deps, s3: this.#client(crashes), exportBucket: this.#s3.bucket, currency: 'EUR' }),
    };
  }

  #client(crashes: Crashes): S3Client {
    const s3 = this.#s3.newClient();
    crashes.watch(s3);
    s3.middlewareStack.add(
      (next, { commandName = '' }) => {
        if (/Multipart|UploadPart/.test(commandName)) this.uploadCalls.push(crashes.calls);
        return next;
      },
      { step: 'initialize', priority: 'low' },
    );
    return s3;
  }

  /** Asks for an export; a client whose request dies sends it again. */
  start(asked: NewExport): Promise<Job> {
    const request = { key: 'key', scope: 'test', payload: asked };
    return this.ask(async (deps) => {
      const origin = { actor: 'api-key:asker', requestId: 'request', now: this.now };
      const all = { ...deps, ...(this.#chunkSize && { chunkSize: this.#chunkSize }) };
      return (await startExport(all, asked, origin, request)).result;
    });
  }

  /** The bytes of the file that the job made. */
  async file(): Promise<Buffer | undefined> {
    const [file] = (await this.job()).files;
    if (!file) return undefined;
    const { Body } = await this.#s3.s3.send(new GetObjectCommand({ Bucket: this.#s3.bucket, Key: file.key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  /** What lies in the bucket for the job: objects, and uploads that are not complete. */
  async inBucket(): Promise<string[]> {
    const { id } = await this.job();
    const its = { Bucket: this.#s3.bucket, Prefix: `exports/${id}/` };
    const { Contents = [] } = await this.#s3.s3.send(new ListObjectsV2Command(its));
    const { Uploads = [] } = await this.#s3.s3.send(new ListMultipartUploadsCommand(its));
    const keys = [...Contents.map(({ Key = '' }) => Key), ...Uploads.map(({ Key }) => `upload of ${Key}`)];
    return keys.map((key) => key.replace(id, 'job'));
  }

  /** Leaves a part and an upload that was broken off. */
  async leave(jobId: string): Promise<void> {
    const its = { Bucket: this.#s3.bucket, Key: `exports/${jobId}/parts/1-late` };
    await this.#s3.s3.send(new PutObjectCommand({ ...its, Body: 'late' }));
    await this.#s3.s3.send(new CreateMultipartUploadCommand(its));
  }

  /** What the export leaves behind. */
  async outcome() {
    const { id, status, counts, reason, files } = await this.job();
    const { items } = await resultsOf(this.open(), id, { limit: 100, failed: false });
    return {
      status,
      counts,
      reason,
      names: files.map(({ name, downloadAs }) => [name, downloadAs]),
      file: (await this.file())?.toString(),
      inBucket: await this.inBucket(),
      results: items,
    };
  }
}
