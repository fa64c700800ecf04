import type { SignLink } from './service.ts';

/**
 * Signs addresses of files in the bucket with the function's own role. S3's client is loaded with the first
 * link: most containers never sign one, and should not start slower for it.
 */
export function linkSigner(bucket: string): SignLink {
  let signer: Promise<SignLink> | undefined;
  return async (file, seconds) => {
    signer ??= loadSigner(bucket);
    return await (await signer)(file, seconds);
  };
}

async function loadSigner(bucket: string): Promise<SignLink> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const s3 = new S3Client({});
  return ({ key, downloadAs }, seconds) => {
    const ResponseContentDisposition = `attachment; filename*=UTF-8''${encodeURIComponent(downloadAs)}`;
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentDisposition });
    return getSignedUrl(s3, command, { expiresIn: seconds });
  };
}
