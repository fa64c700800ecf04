import * as z from 'zod';
import { largestPicture, pictureType, pictureView } from '../pictures/picture.ts';
import { declare } from './endpoint.ts';
import { customerEtag, customerParams } from './parts.ts';

const uploadId = z.uuid().toLowerCase();
const expiresAt = z.iso.datetime().describe('Until then it can be used: ten minutes.');

/** Addresses of a bucket: as AWS signs them they carry keys, so examples are cut short. */
const bucketUrl = 'https://clientele-pictures.s3.eu-central-1.amazonaws.com/';
const exampleId = '5b3c1d3e-0f6a-4c55-9d0b-3a6f1f7d2c11';
const exampleTime = '2026-02-03T10:25:00.000Z';

export const pictures = declare({
  startPictureUpload: {
    method: 'POST',
    path: '/v1/customers/{id}/picture',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Begin to upload a picture',
    description:
      'Answers a form. Send it to `url` as `multipart/form-data`: all `fields` first, then the file as `file`. S3 takes just this type and size, answers 204, and forgets within two days what is not confirmed. Then confirm the upload with `PUT`.',
    params: customerParams,
    body: z
      .strictObject({
        contentType: pictureType,
        bytes: z.int().min(1).max(largestPicture).describe('Size of the file, 5 MB at the most.'),
      })
      .meta({ id: 'NewPictureUpload', examples: [{ contentType: 'image/jpeg', bytes: 48_213 }] }),
    success: {
      status: 201,
      description: 'A form that uploads this one file.',
      schema: z
        .object({
          uploadId: uploadId.describe('Confirms the upload.'),
          url: z.url().describe('Where the form is sent to, by `POST`.'),
          fields: z.record(z.string(), z.string()).describe('Fields of the form, to be sent as they are.'),
          expiresAt,
        })
        .meta({
          id: 'PictureUpload',
          examples: [
            {
              uploadId: exampleId,
              url: bucketUrl,
              fields: { 'Content-Type': 'image/jpeg', key: `uploads/…/${exampleId}`, Policy: 'eyJleHBpc…' },
              expiresAt: exampleTime,
            },
          ],
        }),
    },
  },
  confirmPicture: {
    method: 'PUT',
    path: '/v1/customers/{id}/picture',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Make an upload the picture',
    description:
      'Looks at what was uploaded: a file that is not the image that it was declared to be is refused and removed. Takes the place of the picture before, which is removed within minutes. Repeating it answers the same.',
    params: customerParams,
    body: z
      .strictObject({ uploadId })
      .meta({ id: 'PictureConfirmation', examples: [{ uploadId: exampleId }] }),
    ifMatch: true,
    problems: ['unknown_reference', 'not_a_picture'],
    success: { status: 200, description: 'The picture.', schema: pictureView, headers: customerEtag },
  },
  getPicture: {
    method: 'GET',
    path: '/v1/customers/{id}/picture',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Customers',
    summary: 'Get an address that shows the picture',
    description:
      'Whoever has the address can see the picture until it expires; it is no secret of the shop’s, but do not store it.',
    params: customerParams,
    success: {
      status: 200,
      description: 'The address.',
      schema: z
        .object({
          url: z.url().describe('For an `img`, say. Answers the picture itself.'),
          expiresAt,
          contentType: pictureType,
          bytes: z.int().positive(),
        })
        .meta({
          id: 'PictureAddress',
          examples: [
            {
              url: `${bucketUrl}pictures/0d9f?X-Amz-Expires=600&X-Amz-Signature=6c1f`,
              expiresAt: exampleTime,
              contentType: 'image/jpeg',
              bytes: 48_213,
            },
          ],
        }),
    },
  },
  deletePicture: {
    method: 'DELETE',
    path: '/v1/customers/{id}/picture',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Customers',
    summary: 'Remove the picture',
    description: 'The file itself is removed within minutes. Answers the same when there is none.',
    params: customerParams,
    ifMatch: true,
    success: { status: 204, description: 'Removed.' },
  },
});
