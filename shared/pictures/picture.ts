import * as z from 'zod';

/** What a picture may be. Each of them is told by its first bytes. */
export const pictureType = z.enum(['image/jpeg', 'image/png', 'image/webp']);
export type PictureType = z.output<typeof pictureType>;

/** The most bytes of a picture: 5 MB. */
export const largestPicture = 5_000_000;

/** A customer's picture as the customer shows it. */
export const pictureView = z
  .object({
    contentType: pictureType,
    bytes: z.int().positive().describe('Size of the file.'),
    updatedAt: z.iso.datetime().describe('When it became the picture.'),
  })
  .meta({
    id: 'Picture',
    examples: [{ contentType: 'image/jpeg', bytes: 48_213, updatedAt: '2026-02-03T10:15:00.000Z' }],
  });

/** A customer's picture as the table stores it: with where it lies. */
export const storedPicture = z.object({
  ...pictureView.shape,
  /** Key of the object. Random: it says nothing about the customer. */
  key: z.string(),
  /** Key of the upload that it was made from: confirming that upload again changes nothing. */
  uploadedAs: z.string(),
});
export type StoredPicture = z.output<typeof storedPicture>;
