import type { View } from '../views/view.ts';
import type { ExportFormat } from './request.ts';

/** What no file may be called by, in any system: control characters and what separates folders, drives and options. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu;

/** What the file is called by people: what it is of, and the day on which it was asked for. */
export function fileNameOf(
  view: Pick<View, 'name'> | undefined,
  { format, timeZone = 'UTC' }: { readonly format: ExportFormat; readonly timeZone?: string | undefined },
  now: Date,
): string {
  const name =
    view?.name
      .replace(unfit, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[. ]+| $/g, '') || 'customers';
  // Swedish dates are those of ISO 8601.
  const day = now.toLocaleDateString('sv', { timeZone });
  return `${name}-${day}.${format}`;
}
