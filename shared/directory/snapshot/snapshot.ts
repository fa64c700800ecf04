import * as z from 'zod';
import { endDays } from '../../customers/end.ts';
import { laneCount } from '../../table/lanes.ts';
import { Base, type Column } from '../columns/base.ts';
import { CodeColumn } from '../columns/code-column.ts';
import { NumberColumn } from '../columns/number-column.ts';
import { ranksOf } from '../columns/order.ts';
import { SetColumn } from '../columns/set-column.ts';
import { Stamps } from '../columns/stamps.ts';
import { TextColumn } from '../columns/text-column.ts';
import { Versions } from '../columns/versions.ts';
import { type FieldName, standingFields } from '../fields.ts';
import type { ImageState } from '../image.ts';
import type { Ended } from '../layers.ts';
import type { WaitingStanding } from '../waiting.ts';
import { snapshotFormat } from './format.ts';
import { decodeFrames, encodeFrames, type Frame, type FrameData, SnapshotUnusable } from './frames.ts';

/** What the header says of the whole. */
const about = z.object({
  format: z.literal(snapshotFormat),
  rows: z.int().nonnegative(),
  /** The number of the last log entry of each lane that is in it. */
  watermark: z.array(z.int().nonnegative()).length(laneCount),
});

/**
 * For how long it is kept that a customer has ended: as long as in the table. No row of theirs can come from the log
 * after that, whose entries live two days.
 */
const endedRetentionMs = endDays * 24 * 60 * 60 * 1000;

/** The image as one file. The texts' ranks are in it, which take seconds to find. */
export function encodeSnapshot({ watermark, base, ended, waiting }: ImageState, now: Date): Promise<Buffer> {
  const oldest = now.getTime() - endedRetentionMs;
  const kept = [...ended].filter(([, { at }]) => at >= oldest);
  return encodeFrames(
    { format: snapshotFormat, rows: base.size, watermark },
    framesOf(base, kept, [...waiting]),
  );
}

/** One after another, so that what one needs can be let go before the next. */
function* framesOf(
  base: Base,
  ended: readonly [id: string, Ended][],
  waiting: readonly [id: string, WaitingStanding][],
): Generator<Frame> {
  yield { name: 'ended', data: Buffer.from(JSON.stringify(ended)) };
  yield { name: 'waiting', data: Buffer.from(JSON.stringify(waiting)) };
  yield* versionFrames('profile', base.profile);
  yield* versionFrames('standing', base.standing);
  for (const [field, column] of base.columns) {
    for (const [part, data] of partsOf(column)) yield { name: `${field}/${part}`, data };
  }
}

function* versionFrames(part: string, { revs, stamps }: Versions): Generator<Frame> {
  yield { name: `${part}/revs`, data: revs.values };
  yield { name: `${part}/lanes`, data: stamps.lanes };
  yield { name: `${part}/numbers`, data: stamps.numbers };
}

function* partsOf(column: Column): Generator<[part: string, data: FrameData]> {
  if (column instanceof TextColumn) {
    yield ['texts', column.bytes];
    yield ['lengths', lengthsOf(column.offsets)];
    yield ['ranks', ranksOf(column)];
  } else if (column instanceof CodeColumn) {
    yield ['dictionary', Buffer.from(JSON.stringify(column.dictionary))];
    yield ['codes', column.codes];
  } else if (column instanceof NumberColumn) {
    yield ['numbers', column.values];
  } else {
    yield ['dictionary', Buffer.from(JSON.stringify(column.dictionary))];
    yield ['lengths', lengthsOf(column.offsets)];
    yield ['codes', column.codes];
  }
}

/**
 * The image in such a file.
 * @throws SnapshotUnusable when anything is not as this code would have written it
 */
export async function decodeSnapshot(file: Buffer): Promise<ImageState> {
  try {
    return await decode(file);
  } catch (error) {
    if (error instanceof SnapshotUnusable) throw error;
    throw new SnapshotUnusable('it is not as this code writes it', { cause: error });
  }
}

async function decode(file: Buffer): Promise<ImageState> {
  const { about, frames } = await decodeFrames(file, checkAbout);
  const parts = new Parts(frames, about.rows);
  // A base without rows tells which column each field has.
  const empty = Base.of([]);
  const columns = new Map([...empty.columns].map(([field, like]) => [field, columnOf(field, like, parts)]));
  const ranks = new Map(
    [...columns].flatMap(([field, column]): [FieldName, Uint32Array][] =>
      column instanceof TextColumn ? [[field, parts.rows(`${field}/ranks`, Uint32Array)]] : [],
    ),
  );
  const base = new Base(versionsOf('profile', parts), versionsOf('standing', parts), columns, ranks);
  const ended = new Map(endedRows.parse(parts.json('ended')));
  const waiting = new Map(waitingRows.parse(parts.json('waiting')));
  return { watermark: about.watermark, base, ended, waiting };
}

const versionsOf = (part: string, parts: Parts): Versions =>
  new Versions(
    new NumberColumn(parts.rows(`${part}/revs`, Float64Array)),
    new Stamps(parts.rows(`${part}/lanes`, Uint8Array), parts.rows(`${part}/numbers`, Float64Array)),
  );

const stamp = z.object({ lane: z.int(), n: z.int() });
const endedRow = z.object({ rev: z.int(), at: z.number(), stamp: stamp.exactOptional() });
const endedRows = z.array(z.tuple([z.string(), endedRow]));
const standingValues = z.partialRecord(z.enum(standingFields), z.number());
const waitingStanding = z.object({ rev: z.int(), stamp: stamp.exactOptional(), values: standingValues });
const waitingRows = z.array(z.tuple([z.string(), z.object({ at: z.number(), standing: waitingStanding })]));
const dictionary = z.array(z.string());

function checkAbout(given: unknown): z.output<typeof about> {
  const { data } = about.safeParse(given);
  if (!data) throw new SnapshotUnusable('it is of another format');
  return data;
}

function columnOf(field: FieldName, like: Column, parts: Parts): Column {
  const codes = `${field}/codes`;
  const words = () => dictionary.parse(parts.json(`${field}/dictionary`));
  if (like instanceof TextColumn) {
    const texts = parts.array(`${field}/texts`, Uint8Array);
    const bytes = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
    return new TextColumn(bytes, parts.offsets(`${field}/lengths`, bytes.length));
  }
  if (like instanceof CodeColumn) return new CodeColumn(words(), parts.rows(codes, Uint8Array));
  if (like instanceof NumberColumn) return new NumberColumn(parts.rows(`${field}/numbers`, Float64Array));
  const all = parts.array(codes, Uint32Array);
  return new SetColumn(words(), parts.offsets(`${field}/lengths`, all.length), all);
}

/** The arrays of a snapshot, each held to its type and its length. */
class Parts {
  readonly #frames: ReadonlyMap<string, FrameData>;
  readonly #rows: number;

  constructor(frames: ReadonlyMap<string, FrameData>, rows: number) {
    this.#frames = frames;
    this.#rows = rows;
  }

  array<Data extends FrameData>(name: string, type: new () => Data): Data {
    const data = this.#frames.get(name);
    if (!(data instanceof type)) throw new SnapshotUnusable(`it has no ${name}`);
    return data;
  }

  /** One number for each row. */
  rows<Data extends FrameData>(name: string, type: new () => Data): Data {
    const data = this.array(name, type);
    if (data.length !== this.#rows) throw new SnapshotUnusable(`its ${name} are not of all rows`);
    return data;
  }

  /** Where each row begins, by the lengths of those before it. */
  offsets(name: string, end: number): Uint32Array {
    const offsets = this.array(name, Uint32Array);
    let sum = 0;
    for (let row = 0; row < offsets.length; row++) {
      sum += offsets[row] ?? 0;
      offsets[row] = sum;
    }
    if (offsets.length !== this.#rows + 1 || sum !== end)
      throw new SnapshotUnusable(`its ${name} do not add up`);
    return offsets;
  }

  json(name: string): unknown {
    return JSON.parse(Buffer.from(this.array(name, Uint8Array)).toString());
  }
}

/** What is between the offsets, which compresses far better: 0 and then each row's length. */
function lengthsOf(offsets: Uint32Array): Uint32Array {
  return offsets.map((offset, row) => (row === 0 ? offset : offset - (offsets[row - 1] ?? 0)));
}
