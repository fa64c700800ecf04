import type { View } from '../views/view.ts';
import { customersSubject } from './customers.ts';
import type { ExportFormat } from './request.ts';

/** What no file may be called by, in any system: control characters and what separates folders, drives and options. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu;

/**
 * What the file is called by people: what it is of, and the day on which it was asked for.
 * @param subject what it is about; of a view's customers themselves, the view's name says enough
 */
export function fileNameOf(
  view: Pick<View, 'name'> | undefined,
  subject: string,
  { format, timeZone = 'UTC' }: { readonly format: ExportFormat; readonly timeZone?: string | undefined },
  now: Date,
): string {
  const ofView = view?.name
    .replace(unfit, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+| $/g, '');
  const name = !ofView ? subject : subject === customersSubject.name ? ofView : `${ofView}-${subject}`;
  // Swedish dates are those of ISO 8601.
  const day = now.toLocaleDateString('sv', { timeZone });
  return `${name}-${day}.${format}`;
}
