import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { uploadsOf } from '../pictures/keys.ts';
import type { Erasing } from './erasing.ts';

/** Removes their pictures, and what was uploaded for them. The sweeper, who has to do the same, finds nothing then. */
export async function erasePictures(
  { s3, pictureBucket: Bucket }: { readonly s3: S3Client; readonly pictureBucket: string },
  { ids, pictures }: Erasing,
): Promise<void> {
  const remove = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    const Objects = keys.map((Key) => ({ Key }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors[0]) throw new Error(`S3 did not delete ${Errors.length} pictures: ${Errors[0].Code}`);
  };
  await remove(pictures);
  // A page is what one call deletes at the most.
  for (const id of ids)
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket, Prefix: uploadsOf(id) },
    ))
      await remove(Contents.flatMap(({ Key }) => Key ?? []));
}
