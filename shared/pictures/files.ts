import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  NoSuchKey,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { promptly } from '../aws/promptly.ts';
import type { PictureType } from './picture.ts';
import { signatureLength } from './signature.ts';

/** A form that whoever holds it may send to S3. */
export interface SignedForm {
  readonly url: string;
  readonly fields: Record<string, string>;
}

/** What was uploaded, as far as it takes to judge it. */
export interface UploadedFile {
  readonly key: string;
  /** The content type that it was uploaded with. */
  readonly contentType: string | undefined;
  readonly bytes: number;
  readonly eTag: string;
  /** Its first bytes. */
  readonly start: Uint8Array;
}

/** The bucket of pictures. */
export class PictureFiles {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(bucket: string, s3 = new S3Client({ requestHandler: promptly })) {
    this.#bucket = bucket;
    this.#s3 = s3;
  }

  /**
   * Allows an upload by anybody who holds the form, and of nothing but that: S3 itself refuses another key, type or
   * size. (A signed PUT address would do so as well, but not every client sends the length that it signs.)
   */
  signUpload(
    key: string,
    file: { contentType: PictureType; bytes: number },
    seconds: number,
  ): Promise<SignedForm> {
    return createPresignedPost(this.#s3, {
      Bucket: this.#bucket,
      Key: key,
      Fields: { 'Content-Type': file.contentType },
      Conditions: [['content-length-range', file.bytes, file.bytes]],
      Expires: seconds,
    });
  }

  /** What lies under the key, or undefined. */
  async inspect(key: string): Promise<UploadedFile | undefined> {
    try {
      const Range = `bytes=0-${signatureLength - 1}`;
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key, Range });
      const { Body, ContentRange = '', ContentType, ETag = '' } = await this.#s3.send(command);
      const start = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const bytes = Number(ContentRange.slice(ContentRange.indexOf('/') + 1));
      return { key, contentType: ContentType, bytes, eTag: ETag, start };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /**
   * Copies what was inspected.
   * @returns whether it was still there, unchanged
   */
  async copy({ key, eTag }: UploadedFile, to: string, contentType: PictureType): Promise<boolean> {
    try {
      const command = new CopyObjectCommand({
        Bucket: this.#bucket,
        Key: to,
        CopySource: `${this.#bucket}/${key}`,
        CopySourceIfMatch: eTag,
        MetadataDirective: 'REPLACE',
        ContentType: contentType,
      });
      await this.#s3.send(command);
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && goneOrChanged.has(error.name)) return false;
      throw error;
    }
  }

  /** An address that shows the picture as what it is: no browser guesses its type from its bytes. */
  signView(key: string, contentType: PictureType, seconds: number): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentType: contentType,
      ResponseContentDisposition: 'inline',
    });
    return getSignedUrl(this.#s3, command, { expiresIn: seconds });
  }

  /**
   * Deletes objects; one that is not there counts as deleted.
   * @param keys at most 1,000
   * @returns those that S3 did not delete
   */
  async remove(keys: readonly string[]): Promise<string[]> {
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    const { Errors = [] } = await this.#s3.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete }));
    return Errors.map(({ Key = '' }) => Key);
  }
}

const goneOrChanged: ReadonlySet<string> = new Set(['NoSuchKey', 'PreconditionFailed']);
