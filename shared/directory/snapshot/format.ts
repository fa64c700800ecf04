import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { fieldNames, fieldOf } from '../fields.ts';
import { toRow } from '../row.ts';

/** Raise it when a snapshot's bytes come to mean something else and nothing below shows it. */
const layout = 3;

/** One of each sort of value that a field may be given, with what folding changes. */
const trials = [
  'Ünal STRASSE ß İı Иван 李 ﬁ ’ e\u0301',
  '+49 (030) 12-34',
  '٠٣٠ राम',
  '2026-01-31T00:00:00Z',
  '--02-29',
  -12.5,
  true,
  ['É', 'e', 'e'],
  { Ключ: 1 },
];

/**
 * The name of what this code writes and reads: it changes with the fields, with the form in which their values are
 * compared, with the tables of Unicode that folding goes by, and with the order of bytes. So code only ever finds
 * snapshots that mean to it what they meant to their writer, and two versions can be deployed side by side.
 */
export const snapshotFormat = createHash('sha256')
  .update(
    JSON.stringify([
      layout,
      endianness(),
      process.versions.unicode,
      fieldNames.map((name) => [name, fieldOf(name).kind]),
      trials.map((trial) => toRow('Id', 1, everyField(trial)).values),
    ]),
  )
  .digest('hex')
  .slice(0, 16);

/** A customer with this value in every field; the E.164 form of a phone stands beside it. */
function everyField(value: unknown): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of fieldNames) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let place = fields;
    for (const key of path) {
      const inner = place[key] ?? {};
      place[key] = inner;
      place = inner as Record<string, unknown>;
    }
    place[last] = value;
    place[`${last}E164`] = value;
  }
  return fields;
}
