import { randomUUID } from 'node:crypto';
import type { Origin } from '../audit/audit.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { changeCustomer, getCustomer } from '../customers/service.ts';
import { Busy, DanglingReference, NotFound, VersionMismatch } from '../errors.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { NotAPicture } from './errors.ts';
import type { PictureFiles, SignedForm, UploadedFile } from './files.ts';
import { pictureKey, uploadKey } from './keys.ts';
import { largestPicture, type PictureType, type StoredPicture } from './picture.ts';
import { typeBySignature } from './signature.ts';
import { unwanted, unwantedUnlessWanted } from './unwanted.ts';

export interface PictureDeps {
  readonly table: Table;
  readonly files: () => Promise<PictureFiles>;
}

/** How long a signed form or address can be used. */
const signedSeconds = 10 * 60;

/** Later than any function that could still want its copy is alive: the gateway gives up after 30 seconds. */
const confirmMs = 15 * 60_000;

const expiry = (table: Table): string =>
  new Date(table.clock().getTime() + signedSeconds * 1000).toISOString();

/**
 * Allows the upload of one file of that type and size for the customer.
 * @throws NotFound
 */
export async function allowUpload(
  { table, files }: PictureDeps,
  customerId: string,
  file: { readonly contentType: PictureType; readonly bytes: number },
): Promise<{ uploadId: string; expiresAt: string } & SignedForm> {
  await getCustomer(table, customerId);
  const uploadId = randomUUID();
  const expiresAt = expiry(table);
  const form = await (await files()).signUpload(uploadKey(customerId, uploadId), file, signedSeconds);
  return { uploadId, expiresAt, ...form };
}

/**
 * Makes what was uploaded the customer's picture. Repeating it changes nothing.
 * @param expected the version of the customer that the caller knows
 * @throws NotFound, VersionMismatch
 * @throws DanglingReference when nothing was uploaded for this customer under the id, or it has expired
 * @throws NotAPicture when it is not what it was declared to be; it is removed then
 */
export async function confirmUpload(
  deps: PictureDeps,
  customerId: string,
  uploadId: string,
  origin: Origin,
  expected?: number,
): Promise<{ customer: StoredCustomer; picture: StoredPicture }> {
  const { table } = deps;
  const uploadedAs = uploadKey(customerId, uploadId);
  const current = await getCustomer(table, customerId);
  // Perhaps the first answer was lost: what is asked for has happened (RFC 9110, 13.1.1).
  if (current.picture?.uploadedAs === uploadedAs) return { customer: current, picture: current.picture };
  if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
  const upload = await (await deps.files()).inspect(uploadedAs);
  if (!upload)
    throw new DanglingReference(
      '/uploadId',
      'The upload',
      'Send the file first, by the form; when that has expired, begin anew.',
    );
  const made = await makePicture(deps, upload, origin);
  const isDone = (customer: StoredCustomer) => customer.picture?.uploadedAs === uploadedAs;
  const { customer } = await changeCustomer(
    table,
    customerId,
    origin,
    (now) => (isDone(now) ? {} : { picture: made }),
    { expected },
  );
  return { customer, picture: customer.picture ?? made };
}

/** Copies an upload to where nothing expires. The copy is swept away unless a commit makes it somebody's picture. */
async function makePicture(
  { table, files }: PictureDeps,
  upload: UploadedFile,
  origin: Origin,
): Promise<StoredPicture> {
  const { key: uploadedAs, bytes } = upload;
  const contentType = typeBySignature(upload.start);
  if (!contentType || contentType !== upload.contentType || bytes > largestPicture) {
    await commit(table, { writes: [unwanted(uploadedAs)] });
    throw new NotAPicture();
  }
  const key = pictureKey(randomUUID());
  const until = new Date(table.clock().getTime() + confirmMs);
  await commit(table, { writes: [unwantedUnlessWanted(key, until)] });
  const copied = await (await files()).copy(upload, key, contentType);
  if (!copied) throw new Busy('The upload has changed since it was looked at');
  return { contentType, bytes, updatedAt: origin.now.toISOString(), key, uploadedAs };
}

/**
 * Where the customer's picture can be seen for some minutes.
 * @throws NotFound
 */
export async function viewPicture(
  { table, files }: PictureDeps,
  customerId: string,
): Promise<{ url: string; expiresAt: string; contentType: PictureType; bytes: number }> {
  const { picture } = await getCustomer(table, customerId);
  if (!picture) throw new NotFound('The customer has no picture.');
  const { key, contentType, bytes } = picture;
  const expiresAt = expiry(table);
  return {
    url: await (await files()).signView(key, contentType, signedSeconds),
    expiresAt,
    contentType,
    bytes,
  };
}

/**
 * Takes the customer's picture away; done as well when there is none.
 * @throws NotFound, VersionMismatch
 */
export async function removePicture(
  { table }: PictureDeps,
  customerId: string,
  origin: Origin,
  expected?: number,
): Promise<void> {
  await changeCustomer(table, customerId, origin, () => ({ picture: null }), { expected });
}
