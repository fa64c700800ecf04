import { SQSClient } from '@aws-sdk/client-sqs';
import { Authenticator } from '../../../shared/api-keys/authenticate.ts';
import { promptly } from '../../../shared/aws/promptly.ts';
import { readEnvironment } from '../../../shared/environment.ts';
import { uploadSigner } from '../../../shared/imports/upload-form.ts';
import { linkSigner } from '../../../shared/jobs/download-link.ts';
import { logger } from '../../../shared/observability/logger.ts';
import { loadFiles } from '../../../shared/pictures/load-files.ts';
import { openTable } from '../../../shared/table/table.ts';

const environment = readEnvironment(
  'TABLE_NAME',
  'IMPORT_BUCKET',
  'EXPORT_BUCKET',
  'PICTURE_BUCKET',
  'WORK_QUEUE_URL',
  'DEFAULT_COUNTRY',
  'CURRENCY',
  'DELETE_POLICY',
  'PUBLIC_BASE_URL',
  'PAGES_BASE_URL',
  'DEFAULT_LANGUAGE',
);
const { TABLE_NAME, EXPORT_BUCKET, PICTURE_BUCKET, WORK_QUEUE_URL } = environment;
export const { DEFAULT_COUNTRY, CURRENCY, DELETE_POLICY } = environment;
export const table = openTable(TABLE_NAME);
const workQueue = { sqs: new SQSClient({ requestHandler: promptly }), url: WORK_QUEUE_URL };
export const jobs = { table, signLink: linkSigner(EXPORT_BUCKET), workQueue, log: logger };
export const uploads = {
  table,
  importBucket: environment.IMPORT_BUCKET,
  signUpload: uploadSigner(environment.IMPORT_BUCKET),
};
export const pictures = { table, files: loadFiles(PICTURE_BUCKET) };
export const addresses = {
  publicBaseUrl: environment.PUBLIC_BASE_URL,
  pagesBaseUrl: environment.PAGES_BASE_URL,
  defaultLanguage: environment.DEFAULT_LANGUAGE,
};
export const shop = { country: DEFAULT_COUNTRY, currency: CURRENCY };
export const customers = { table, currency: CURRENCY };
export const authenticator = new Authenticator(table);
