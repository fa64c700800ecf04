import { createHash } from 'node:crypto';
import { inflateRawSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { customerInput } from '../../../shared/customers/input.ts';
import type { Place } from './world.ts';

/** A value in each field that a customer can be given: what people type holds a word that nobody else has. */

export const email = 'kanarie0q@canary.example';
/** To which they are about to change. */
export const newEmail = 'new.kanarie@canary.example';
export const phone = '020 7946 0177';
const birthDate = '1971-02-03';

interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** What fields of a form of their own are given, by their names. */
const special: Readonly<Record<string, unknown>> = {
  email,
  phone,
  officePhone: '020 7946 0178',
  birthDate,
  status: 'active',
  country: 'GB',
  language: 'de',
  website: 'https://kanarie1q.example',
  username: 'kanarie2q',
  at: '2026-01-01T00:00:00.000Z',
  validUntil: '2031-01-01',
  postalCode: 'KANARIE 3Q',
  ordersCount: 3,
  points: 70,
  totalSpent: { amount: '42.00', currency: 'EUR' },
  'marketing.email': true,
  'openingBalance.credit': { amount: '7.00', currency: 'EUR' },
  'openingBalance.at': '2026-01-01',
  groupIds: [],
};

/**
 * A customer with something in every field that there is, by the schema: a new field has one, too.
 * @param customFields of the shop's own
 */
export function everyField(customFields: object): Record<string, unknown> {
  let count = 10;
  const whole = z.toJSONSchema(customerInput, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const resolved = (schema: JsonSchema): JsonSchema =>
    schema.$ref === undefined
      ? schema
      : resolved(whole.$defs?.[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {});
  const valueFor = (path: string, written: JsonSchema): unknown => {
    const schema = resolved(written);
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (path in special) return special[path];
    if (name in special) return special[name];
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum.at(-1);
    if (schema.anyOf) {
      const one = schema.anyOf.map(resolved).find(({ properties }) => properties) ?? schema.anyOf[0];
      return valueFor(path, one ?? {});
    }
    if (schema.properties) return objectFor(schema.properties, `${path}.`);
    if (schema.type === 'array') return [valueFor('', schema.items ?? {})];
    if (schema.type === 'boolean') return true;
    if (schema.type === 'string') return `Kanárie${count++}Q ${name}`;
    throw new Error(`No canary is known for ${name}: ${JSON.stringify(schema)}`);
  };
  const objectFor = (properties: NonNullable<JsonSchema['properties']>, under = '') =>
    Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, valueFor(under + name, schema)]),
    );
  const { customFields: _, ...properties } = resolved(whole).properties ?? {};
  return { ...objectFor(properties), customFields };
}

/** In any letter case, with or without accents; phone numbers however they are written; and the date of birth. */
const traces = [/kan(a|á|a\u0301|Ã¡)rie/i, /7946\D{0,4}017[78]/, /1971-02-03/, /03[./]02[./]1971/];

/** Whoever knows an address finds its hash. */
const hashes = [email, newEmail, phone, '+442079460177'].flatMap((value) =>
  (['sha1', 'sha256', 'sha512'] as const).flatMap((algorithm) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) =>
      // As long as may have been kept of it.
      createHash(algorithm).update(value).digest(encoding).slice(0, 16),
    ),
  ),
);

/** The names of the places that hold a trace. */
export const withTraces = (places: readonly Place[]): string[] =>
  places
    .filter(({ name, content }) =>
      [name, ...readings(content)].some(
        (text) => traces.some((one) => one.test(text)) || hashes.some((hash) => text.includes(hash)),
      ),
    )
    .map(({ name }) => name)
    .toSorted();

function readings(content: Buffer): string[] {
  const plain = [content, ...unpacked(content)];
  return plain.flatMap((bytes) => [
    bytes.toString('utf8'),
    bytes.toString('latin1'),
    bytes.toString('utf16le'),
  ]);
}

const frame = Buffer.from('28b52ffd', 'hex');
const zipped = Buffer.from('PK\x03\x04', 'latin1');

/** What is compressed in it: frames of zstd, files of a zip. */
function unpacked(content: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = content.indexOf(frame); at >= 0; at = content.indexOf(frame, at + 1)) {
    try {
      found.push(zstdDecompressSync(content.subarray(at)));
    } catch {
      // Bytes that only look like the beginning of a frame, or one with another behind it.
    }
  }
  for (let at = content.indexOf(zipped); at >= 0; at = content.indexOf(zipped, at + 1)) {
    const start = at + 30 + content.readUInt16LE(at + 26) + content.readUInt16LE(at + 28);
    try {
      found.push(inflateRawSync(content.subarray(start)));
    } catch {
      // Stored, or not a file of a zip.
    }
  }
  return found;
}
