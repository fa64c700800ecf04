import { closeSync, openSync, writeSync } from 'node:fs';
import {
  type FieldName,
  fieldNames,
  fieldOf,
  phoneFields,
  termFields,
} from '../../../shared/directory/fields.ts';
import type { Row, Value } from '../../../shared/directory/row.ts';

/** The same rows as a table of PostgreSQL: a column for each field, and what `q` looks into as one text. */

const columnOf = (field: FieldName): string => field.replace('.', '_').toLowerCase();

const types: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  instant: 'bigint',
  number: 'double precision',
  set: 'text[]',
  tags: 'text[]',
};

/** Trigrams where texts are looked for within others, B-trees where they are compared or ordered. */
export const tableDefinition = [
  'CREATE EXTENSION IF NOT EXISTS pg_trgm;',
  `CREATE UNLOGGED TABLE customers (${fieldNames
    .map((name) =>
      `${columnOf(name)} ${types[fieldOf(name).kind] ?? 'text'} COLLATE "C"`.replace(
        /(boolean|bigint|double precision) COLLATE "C"/,
        '$1',
      ),
    )
    .join(', ')}, words text, phones text);`,
].join('\n');

export const indexes = `
  CREATE UNIQUE INDEX ON customers (id);
  CREATE INDEX ON customers (createdat DESC, id DESC);
  CREATE INDEX ON customers (updatedat DESC, id DESC);
  CREATE INDEX ON customers (lastname NULLS FIRST, id);
  CREATE INDEX ON customers (email);
  CREATE INDEX ON customers (totalspent DESC, id DESC);
  CREATE INDEX ON customers (lastorderat);
  CREATE INDEX ON customers (status);
  CREATE INDEX ON customers (shippingaddress_city);
  CREATE INDEX ON customers (shippingaddress_country);
  CREATE INDEX ON customers USING gin (tags);
  CREATE INDEX ON customers USING gin (groupids);
  CREATE INDEX ON customers USING gin (lastname gin_trgm_ops);
  CREATE INDEX ON customers USING gin (email gin_trgm_ops);
  CREATE INDEX ON customers USING gin (words gin_trgm_ops);
  CREATE INDEX ON customers USING gin (phones gin_trgm_ops);
  VACUUM ANALYZE customers;`;

/** Writes the rows as `COPY … FROM` reads them. */
export function writeTable(file: string, rows: readonly Row[]): void {
  const output = openSync(file, 'w');
  for (let from = 0; from < rows.length; from += linesPerWrite) {
    const lines = rows.slice(from, from + linesPerWrite).map(lineOf);
    writeSync(output, lines.join(''));
  }
  closeSync(output);
}
const linesPerWrite = 1000;

function lineOf({ values }: Row): string {
  const text = (fields: readonly FieldName[]) => fields.flatMap((field) => values[field] ?? []).join('\n');
  const cells = [...fieldNames.map((name) => values[name]), text(termFields), text(phoneFields)];
  return `${cells.map(cellOf).join('\t')}\n`;
}

function cellOf(value: Value | undefined): string {
  if (value === undefined) return '\\N';
  if (typeof value !== 'object') return escaped(String(value));
  return escaped(`{${value.map((member) => JSON.stringify(member)).join(',')}}`);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign);
