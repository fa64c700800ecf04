import type { SignedForm } from '../pictures/files.ts';

/** A file that is to be uploaded: where to, and how large it may be. */
export interface Expected {
  readonly key: string;
  readonly leastBytes: number;
  readonly mostBytes: number;
}

/** Makes a form with which anyone who has it can upload the one file, for some seconds. */
export type SignUpload = (file: Expected, seconds: number) => Promise<SignedForm>;

/**
 * Signs forms for a bucket with the function's own role. S3's client is loaded with the first one: most containers
 * never sign any, and should not start slower for it.
 */
export function uploadSigner(bucket: string): SignUpload {
  let signer: Promise<SignUpload> | undefined;
  return async (file, seconds) => {
    signer ??= loadSigner(bucket);
    return await (await signer)(file, seconds);
  };
}

async function loadSigner(bucket: string): Promise<SignUpload> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const { createPresignedPost } = await import('@aws-sdk/s3-presigned-post');
  const s3 = new S3Client({});
  return ({ key, leastBytes, mostBytes }, seconds) =>
    createPresignedPost(s3, {
      Bucket: bucket,
      Key: key,
      Conditions: [['content-length-range', leastBytes, mostBytes]],
      Expires: seconds,
    });
}
