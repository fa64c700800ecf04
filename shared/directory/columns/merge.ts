import type { FieldName } from '../fields.ts';
import type { PartVersion, Row } from '../row.ts';
import { Base, type Column } from './base.ts';
import { CodeColumn } from './code-column.ts';
import { NumberColumn } from './number-column.ts';
import { SetColumn } from './set-column.ts';
import { Stamps } from './stamps.ts';
import { TextColumn } from './text-column.ts';
import { Versions } from './versions.ts';

/** What comes next in a new base: a run of the old one's rows, or one new row. */
type Piece = { readonly from: number; readonly to: number } | { readonly row: Row };

/**
 * A base of the rows of another that still stand, and of newer ones. It goes column by column and copies runs of rows
 * as they are: a million rows never become a million objects.
 * @param standing 1 for each row of the base that is kept
 * @param newer rows whose ids no row has that is kept
 */
export function merge(base: Base, standing: Uint8Array, newer: Iterable<Row>): Base {
  const pieces = piecesOf(base, standing, newer);
  const merged = (column: Column, name: FieldName) =>
    mergeColumn(column, pieces, ({ values }) => values[name]);
  return new Base(
    mergeVersions(base.profile, pieces, (row) => row),
    mergeVersions(base.standing, pieces, ({ standing }) => standing),
    new Map([...base.columns].map(([name, column]) => [name, merged(column, name)])),
  );
}

function piecesOf(base: Base, standing: Uint8Array, newer: Iterable<Row>): Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  const keepUpTo = (end: number) => {
    while (next < end) {
      const from = next;
      while (next < end && standing[next] === 1) next++;
      if (next > from) pieces.push({ from, to: next });
      while (next < end && standing[next] !== 1) next++;
    }
  };
  for (const row of [...newer].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    keepUpTo(base.ids.lowerBound(row.id));
    pieces.push({ row });
  }
  keepUpTo(base.size);
  return pieces;
}

type Take = (row: Row) => Row['values'][FieldName];

function mergeColumn(column: Column, pieces: readonly Piece[], take: Take): Column {
  if (column instanceof TextColumn) return mergeTexts(column, pieces, take);
  if (column instanceof CodeColumn) return mergeCodes(column, pieces, take);
  if (column instanceof NumberColumn) return mergeNumbers(column, pieces, take);
  return mergeSets(column, pieces, take);
}

const sizeOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + ('row' in piece ? 1 : piece.to - piece.from), 0);

function mergeTexts(column: TextColumn, pieces: readonly Piece[], take: Take): TextColumn {
  const start = (row: number) => column.offsets[row] ?? 0;
  const textOf = (row: Row) => String(take(row) ?? '');
  const bytes = Buffer.alloc(
    pieces.reduce(
      (sum, piece) =>
        sum +
        ('row' in piece ? Buffer.byteLength(textOf(piece.row)) + 1 : start(piece.to) - start(piece.from)),
      0,
    ),
  );
  const offsets = new Uint32Array(sizeOf(pieces) + 1);
  let row = 0;
  let end = 0;
  for (const piece of pieces) {
    if ('row' in piece) {
      offsets[row++] = end;
      end += bytes.write(textOf(piece.row), end) + 1;
      continue;
    }
    const shift = end - start(piece.from);
    for (let old = piece.from; old < piece.to; old++) offsets[row++] = start(old) + shift;
    end += column.bytes.copy(bytes, end, start(piece.from), start(piece.to));
  }
  offsets[row] = end;
  return new TextColumn(bytes, offsets);
}

function mergeCodes(column: CodeColumn, pieces: readonly Piece[], take: Take): CodeColumn {
  const places = new Map(column.dictionary.map((value, index) => [value, index + 1]));
  const codes = new Uint8Array(sizeOf(pieces));
  let row = 0;
  for (const piece of pieces) {
    if ('row' in piece) {
      const value = take(piece.row);
      codes[row++] = value === undefined ? 0 : placeIn(places, String(value), places.size + 1);
    } else {
      codes.set(column.codes.subarray(piece.from, piece.to), row);
      row += piece.to - piece.from;
    }
  }
  return new CodeColumn([...places.keys()], codes);
}

function mergeNumbers(column: NumberColumn, pieces: readonly Piece[], take: Take): NumberColumn {
  const values = new Float64Array(sizeOf(pieces));
  let row = 0;
  for (const piece of pieces) {
    if ('row' in piece) {
      const value = take(piece.row);
      values[row++] = typeof value === 'number' ? value : Number.NaN;
    } else {
      values.set(column.values.subarray(piece.from, piece.to), row);
      row += piece.to - piece.from;
    }
  }
  return new NumberColumn(values);
}

type TakePart = (row: Row) => PartVersion | undefined;

const mergeVersions = ({ revs, stamps }: Versions, pieces: readonly Piece[], take: TakePart): Versions =>
  new Versions(
    mergeNumbers(revs, pieces, (row) => take(row)?.rev),
    mergeStamps(stamps, pieces, take),
  );

function mergeStamps({ lanes, numbers }: Stamps, pieces: readonly Piece[], take: TakePart): Stamps {
  const merged = new Stamps(new Uint8Array(sizeOf(pieces)), new Float64Array(sizeOf(pieces)));
  let row = 0;
  for (const piece of pieces) {
    if ('row' in piece) {
      const { lane = 0, n = 0 } = take(piece.row)?.stamp ?? {};
      merged.lanes[row] = lane;
      merged.numbers[row++] = n;
    } else {
      merged.lanes.set(lanes.subarray(piece.from, piece.to), row);
      merged.numbers.set(numbers.subarray(piece.from, piece.to), row);
      row += piece.to - piece.from;
    }
  }
  return merged;
}

function mergeSets(column: SetColumn, pieces: readonly Piece[], take: Take): SetColumn {
  const setOf = (row: Row) => {
    const value = take(row);
    return Array.isArray(value) ? value.map(String) : [];
  };
  const start = (row: number) => column.offsets[row] ?? 0;
  const places = new Map(column.dictionary.map((value, index) => [value, index]));
  const offsets = new Uint32Array(sizeOf(pieces) + 1);
  const codes = new Uint32Array(
    pieces.reduce(
      (sum, piece) => sum + ('row' in piece ? setOf(piece.row).length : start(piece.to) - start(piece.from)),
      0,
    ),
  );
  let row = 0;
  let end = 0;
  for (const piece of pieces) {
    if ('row' in piece) {
      offsets[row++] = end;
      for (const value of setOf(piece.row)) codes[end++] = placeIn(places, value, places.size);
      continue;
    }
    const shift = end - start(piece.from);
    for (let old = piece.from; old < piece.to; old++) offsets[row++] = start(old) + shift;
    codes.set(column.codes.subarray(start(piece.from), start(piece.to)), end);
    end += start(piece.to) - start(piece.from);
  }
  offsets[row] = end;
  return new SetColumn([...places.keys()], offsets, codes);
}

/** The place of a value, which gets the next one when it has none. */
function placeIn(places: Map<string, number>, value: string, next: number): number {
  const place = places.get(value) ?? next;
  places.set(value, place);
  return place;
}
