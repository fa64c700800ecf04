import * as z from 'zod';
import { fileReading } from '../customer-files/reading.ts';
import { importContent } from './content.ts';
import { encodings } from './encodings.ts';
import { delimiters } from './options.ts';

/** How a file is written: all that is needed to read any range of it. */
export const fileFormat = z.object({
  /** Jobs that were planned before there was a choice have none. */
  content: importContent.default('customers'),
  delimiter: z.enum(delimiters),
  byteOrderMark: z.boolean(),
  ...fileReading.shape,
  // Jobs that were planned before there was a choice have neither.
  encoding: z.enum(encodings).default('utf-8'),
  splitNames: fileReading.shape.splitNames.default(true),
});
export type FileFormat = z.output<typeof fileFormat>;
