import { PassThrough } from 'node:stream';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { operatorCredentials } from '../../../infra/local/door/front-door.ts';
import { openLog } from '../../../infra/local/log.ts';
import { Stack } from '../../../infra/local/stack.ts';
import { synthesized, temporaryFolder } from '../../local/support/fixture.ts';

/** The project's own S3 with the bucket of pictures, for all tests of a file. */
export async function startS3() {
  const data = temporaryFolder();
  const log = openLog(data, new PassThrough().resume());
  const folder = synthesized({ Files: { Type: 'AWS::S3::Bucket' } });
  const stack = await Stack.start({
    data,
    apiPort: 0,
    synthesized: Promise.resolve(folder),
    log,
    database: false,
  });
  const settings = { endpoint: stack.awsUrl, region: 'us-east-1', credentials: operatorCredentials };
  const s3 = new S3Client(settings);
  const bucket = stack.deployment.buckets[0]?.name ?? '';
  return {
    s3,
    bucket,
    /** What functions find it by. */
    environment: {
      PICTURE_BUCKET: bucket,
      AWS_ENDPOINT_URL_S3: stack.awsUrl,
      AWS_ACCESS_KEY_ID: operatorCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: operatorCredentials.secretAccessKey,
    },
    /** A client of another process. */
    newClient: () => new S3Client(settings),
    /** Keys of all objects. */
    objects: async (): Promise<string[]> => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    stop: async (): Promise<void> => {
      await stack.stop();
      log.close();
    },
  };
}
export type S3 = Awaited<ReturnType<typeof startS3>>;

const starts = {
  'image/jpeg': [0xff, 0xd8, 0xff, 0xe0],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/webp': [...Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')],
};
export type ImageType = keyof typeof starts;

/** A file of that type, as far as its first bytes tell. */
export const image = (type: ImageType, size = 100): Buffer =>
  Buffer.concat([Buffer.from(starts[type]), Buffer.alloc(size - starts[type].length, 7)]);
