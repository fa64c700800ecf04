import { type FieldName, fieldNames, fieldOf, standingFields } from '../fields.ts';
import type { Row, Standing, Value, Values } from '../row.ts';
import { CodeColumn } from './code-column.ts';
import { NumberColumn } from './number-column.ts';
import { type Order, orderBy, orderOfRanks } from './order.ts';
import { SetColumn } from './set-column.ts';
import { TextColumn } from './text-column.ts';
import { Versions } from './versions.ts';

export type Column = TextColumn | CodeColumn | NumberColumn | SetColumn;

/**
 * Many customers by columns, in the order of their ids. It never changes: what is newer lies over it
 * (`../image.ts`).
 */
export class Base {
  /** The ids, in ascending order. */
  readonly ids: TextColumn;
  readonly profile: Versions;
  readonly standing: Versions;
  readonly columns: ReadonlyMap<FieldName, Column>;
  readonly #ranks: ReadonlyMap<FieldName, Uint32Array>;
  readonly #orders = new Map<FieldName, Order>();

  /** @param ranks of texts, as far as they are known: see {@link orderBy} */
  constructor(
    profile: Versions,
    standing: Versions,
    columns: ReadonlyMap<FieldName, Column>,
    ranks: ReadonlyMap<FieldName, Uint32Array> = new Map(),
  ) {
    const ids = columns.get('id');
    if (!(ids instanceof TextColumn)) throw new TypeError('A base needs the ids of its rows.');
    this.ids = ids;
    this.profile = profile;
    this.standing = standing;
    this.columns = columns;
    this.#ranks = ranks;
  }

  /** A base of these rows. Each id stands there once. */
  static of(rows: Iterable<Row>): Base {
    const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
    return new Base(
      Versions.of(sorted),
      Versions.of(sorted.map(({ standing }) => standing)),
      new Map(
        fieldNames.map((name) => [
          name,
          columnOf(
            name,
            sorted.map(({ values }) => values[name]),
          ),
        ]),
      ),
    );
  }

  get size(): number {
    return this.ids.size;
  }

  column(field: FieldName): Column {
    const column = this.columns.get(field);
    if (!column) throw new RangeError(`There is no column ${field}.`);
    return column;
  }

  /** The place of the row with that id; of an id that no row has, -1. */
  find(id: string): number {
    const row = this.ids.lowerBound(id);
    return this.ids.at(row) === id ? row : -1;
  }

  /** The order of the rows by a field of one value: made at the first question, and kept. */
  order(field: FieldName): Order {
    const known = this.#orders.get(field);
    if (known) return known;
    const column = this.column(field);
    if (column instanceof SetColumn) throw new RangeError(`Nothing is sorted by ${field}.`);
    const ranks = this.#ranks.get(field);
    const order = ranks && column instanceof TextColumn ? orderOfRanks(column, ranks) : orderBy(column);
    this.#orders.set(field, order);
    return order;
  }

  /** The row as it was given. */
  row(index: number): Row {
    const standing = this.standing.at(index);
    return {
      id: this.ids.at(index) ?? '',
      ...(this.profile.at(index) ?? { rev: 0 }),
      ...(standing && { standing }),
      values: this.#values(index, fieldNames),
    };
  }

  /** Where the customer of that row stands; undefined when nothing is known of it. */
  standingAt(index: number): Standing | undefined {
    const part = this.standing.at(index);
    return part && { ...part, values: this.#values(index, standingFields) };
  }

  #values(index: number, names: readonly FieldName[]): Values {
    const values: Partial<Record<FieldName, Value>> = {};
    for (const name of names) {
      const value = this.column(name).at(index);
      const isBoolean = fieldOf(name).kind === 'boolean';
      if (value !== undefined) values[name] = isBoolean ? value === 'true' : value;
    }
    return values;
  }
}

function columnOf(name: FieldName, values: readonly (Value | undefined)[]): Column {
  switch (fieldOf(name).kind) {
    case 'text':
    case 'phone':
      return TextColumn.of(values.map((value) => (typeof value === 'string' ? value : undefined)));
    case 'keyword':
    case 'boolean':
      return CodeColumn.of(values.map((value) => (value === undefined ? undefined : String(value))));
    case 'number':
    case 'instant':
    case 'date':
    case 'birthDate':
      return NumberColumn.of(values.map((value) => (typeof value === 'number' ? value : undefined)));
    case 'set':
    case 'tags':
      return SetColumn.of(values.map((value) => (Array.isArray(value) ? value : [])));
  }
}
