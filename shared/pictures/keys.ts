import type { Key } from '../table/table.ts';

/** Where browsers upload to: what stays there expires after a day. The bucket's lifecycle rule names it. */
export const uploadsPrefix = 'uploads/';
/** Where confirmed pictures lie. Nothing there expires. */
const picturesPrefix = 'pictures/';

/** Where the uploads of a customer lie. */
export const uploadsOf = (customerId: string): string => `${uploadsPrefix}${customerId}/`;
/** The object of an upload. An upload of another customer has another key: it cannot be named by its id alone. */
export const uploadKey = (customerId: string, uploadId: string): string => uploadsOf(customerId) + uploadId;
/** The object of a confirmed picture. */
export const pictureKey = (id: string): string => `${picturesPrefix}${id}`;

/** Objects that are to be removed: one partition, so that one query lists them. It is nearly always empty. */
export const unwantedPartition = 'UNWANTED';
export const unwantedKey = (objectKey: string): Key => ({ PK: unwantedPartition, SK: objectKey });
