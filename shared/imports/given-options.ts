import * as z from 'zod';
import '../text/plain-words.ts';
import { faultsOf } from '../schema/faults.ts';
import { FileRefused } from './file-refused.ts';
import { type ImportOptions, importOptions, standardOptions } from './options.ts';

/**
 * The options in the metadata of an object: `x-amz-meta-options`, as JSON. Whoever drops a file without saying how it
 * is to be imported gets the standard ones; with wrong ones the file is refused: an import that was meant otherwise is
 * worse than none.
 */
export function optionsOrRefusal({ options }: Readonly<Record<string, string>>): ImportOptions | FileRefused {
  if (options === undefined) return standardOptions;
  const parsed = json.pipe(importOptions).safeParse(options, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error).map(({ pointer, message }) => `${pointer} ${message}`.trim());
  return new FileRefused(`Its metadata has options that are refused. ${faults.join(' ')}`);
}

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('This is not JSON.');
    return z.NEVER;
  }
});
