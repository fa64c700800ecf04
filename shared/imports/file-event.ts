import * as z from 'zod';

/** A file that S3, or the sweeper in its place, says has been dropped. */
export interface DroppedFile {
  readonly bucket: string;
  readonly key: string;
  /** Without quotes. */
  readonly eTag: string;
}

const testEvent = z.object({ Event: z.literal('s3:TestEvent') }).transform((): DroppedFile[] => []);

const notification = z
  .object({
    Records: z.array(
      z.object({
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string(), eTag: z.string() }),
        }),
      }),
    ),
  })
  .transform(({ Records }) =>
    Records.map(({ s3: { bucket, object } }) => ({
      bucket: bucket.name,
      key: decodeURIComponent(object.key.replaceAll('+', ' ')),
      eTag: object.eTag,
    })),
  );

/**
 * The files that a message of the plan queue tells of: none when S3 only tries out the queue. What consoles
 * make as "folders" are no files.
 */
export const parseFileEvent = (body: unknown): DroppedFile[] =>
  z.union([testEvent, notification]).parse(body).filter(isFile);

export const isFile = ({ key }: { readonly key: string }): boolean => !key.endsWith('/');

/** The message that S3 would send for the file. */
export const fileEvent = ({ bucket, key, eTag }: DroppedFile) => ({
  Records: [{ s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key), eTag } } }],
});
