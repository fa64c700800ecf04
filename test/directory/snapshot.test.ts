import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Base } from '../../shared/directory/columns/base.ts';
import { fieldNames, sortableFields } from '../../shared/directory/fields.ts';
import { Image, type ImageState } from '../../shared/directory/image.ts';
import type { Row } from '../../shared/directory/row.ts';
import { snapshotFormat } from '../../shared/directory/snapshot/format.ts';
import { decodeFrames, encodeFrames, SnapshotUnusable } from '../../shared/directory/snapshot/frames.ts';
import { decodeSnapshot, encodeSnapshot } from '../../shared/directory/snapshot/snapshot.ts';
import type { DirectoryRow } from '../../shared/table/change-log.ts';
import { laneCount } from '../../shared/table/lanes.ts';
import { learned } from './support/learned.ts';

const dayMs = 24 * 60 * 60 * 1000;
const now = new Date('2026-01-10T00:00:00Z');
const watermark = Array.from({ length: laneCount }, (_, lane) => lane * 3);

function imageOf(rows: readonly DirectoryRow[]): Image {
  const image = new Image(watermark);
  for (const row of rows) image.learn(row, now.getTime());
  return image;
}

const imageFrom = ({ watermark, base, ended, waiting }: ImageState) =>
  new Image(watermark, base, ended, waiting);
const rowsOf = (base: Base): Row[] => Array.from({ length: base.size }, (_, index) => base.row(index));

/** All that can be asked of an image without a filter. */
const answersOf = (image: Image) =>
  sortableFields.flatMap((field) => [
    image.query({}, { field, descending: false }, 3),
    image.query({}, { field, descending: true }, 3),
  ]);

/** A snapshot of a few customers. */
async function fileOf(): Promise<Buffer> {
  const fields = { firstName: 'Ann', tags: ['a', 'b'], status: 'active', createdAt: '2026-01-01T00:00:00Z' };
  const gone: DirectoryRow = { id: 'id3', part: 'profile', rev: 2, deleted: true };
  const rows = ['id1', 'id2'].map((id): DirectoryRow => ({ id, part: 'profile', rev: 1, fields }));
  return encodeSnapshot(imageOf([...rows, gone]).state(), now);
}

describe('a snapshot', () => {
  test('holds the image, whatever was made of the rows before and comes after', async () => {
    const part = fc.array(learned, { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(part, part, part, async (first, second, third) => {
        const image = imageOf(first);
        const merged = imageFrom(image.state());
        for (const row of second) merged.learn(row, now.getTime());
        const state = merged.state();
        const decoded = await decodeSnapshot(await encodeSnapshot(state, now));
        expect(decoded.watermark).toEqual(watermark);
        expect(decoded.ended).toEqual(state.ended);
        expect(decoded.waiting).toEqual(state.waiting);
        expect(rowsOf(decoded.base)).toEqual(rowsOf(state.base));
        const loaded = imageFrom(decoded);
        const never = imageOf([...first, ...second]);
        expect(answersOf(loaded)).toEqual(answersOf(never));
        for (const row of third) for (const one of [loaded, never]) one.learn(row, now.getTime());
        expect(answersOf(loaded)).toEqual(answersOf(never));
        expect(loaded.tally('tags')).toEqual(never.tally('tags'));
        expect(rowsOf(loaded.state().base)).toEqual(rowsOf(never.state().base));
      }),
      { numRuns: Number(process.env.SNAPSHOT_RUNS ?? 40) },
    );
  });

  test('of nobody holds nobody', async () => {
    const { base } = await decodeSnapshot(await encodeSnapshot(new Image().state(), now));
    expect(base.size).toBe(0);
    expect(base.order('email').keyOf('x')).toBe(0.5);
  });

  test('knows for ninety days who has ended, so that no late row brings them back', async () => {
    const image = new Image(watermark);
    const end = (id: string): DirectoryRow => ({ id, part: 'profile', rev: 2, deleted: true });
    image.learn(end('just'), now.getTime());
    image.learn(end('lately'), now.getTime() - 90 * dayMs);
    image.learn(end('long ago'), now.getTime() - 90 * dayMs - 1);
    const loaded = imageFrom(await decodeSnapshot(await encodeSnapshot(image.state(), now)));
    for (const id of ['just', 'lately', 'long ago'])
      loaded.learn({ id, part: 'profile', rev: 1, fields: {} }, now.getTime());
    expect(loaded.select({})).toEqual(['long ago']);
  });

  test('is refused when any bit is another', async () => {
    const file = await fileOf();
    const places = [...Array(12).keys(), ...Array.from({ length: 150 }, (_, n) => 12 + n * 37)];
    // All of the frames' bytes are behind the header: take the last ones, too.
    for (const place of [...places, ...Array.from({ length: 100 }, (_, n) => file.length - 1 - n * 7)]) {
      const damaged = Buffer.from(file);
      const at = place % file.length;
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << (place % 8)), at);
      await expect(decodeSnapshot(damaged), `byte ${at}`).rejects.toThrow(SnapshotUnusable);
    }
  });

  test('is refused when it ends early or goes on', async () => {
    const file = await fileOf();
    for (const end of [0, 3, 11, 12, 500, file.length - 500, file.length - 1])
      await expect(decodeSnapshot(file.subarray(0, end)), `${end} bytes`).rejects.toThrow(SnapshotUnusable);
    await expect(decodeSnapshot(Buffer.concat([file, Buffer.from('x')]))).rejects.toThrow(SnapshotUnusable);
  });
});

/** The same snapshot, rewritten: whole, but by code that means something else. */
async function rewritten(
  change: (
    about: Record<string, unknown>,
    frames: Map<string, Uint8Array | Uint32Array | Float64Array>,
  ) => void,
): Promise<Buffer> {
  const { about, frames } = await decodeFrames(await fileOf(), (about) => ({ ...(about as object) }));
  const changed = new Map(frames);
  change(about, changed);
  return encodeFrames(
    about,
    [...changed].map(([name, data]) => ({ name, data })),
  );
}

describe('a snapshot of other code', () => {
  test('is the same when nothing is changed', async () => {
    expect((await decodeSnapshot(await rewritten(() => {}))).base.size).toBe(2);
  });

  test.each<[string, Parameters<typeof rewritten>[0]]>([
    ['another format', (about) => Object.assign(about, { format: 'other' })],
    ['fewer lanes', (about) => Object.assign(about, { watermark: [1, 2] })],
    ['other rows than it says', (about) => Object.assign(about, { rows: 3 })],
    ['a field fewer', (_, frames) => frames.delete('email/texts')],
    ['a field of another kind', (_, frames) => frames.set('createdAt/numbers', new Uint32Array(2))],
    ['ranks of other rows', (_, frames) => frames.set('email/ranks', new Uint32Array(3))],
    ['lengths that do not add up', (_, frames) => frames.set('email/lengths', Uint32Array.of(0, 1, 7))],
    ['an end without a revision', (_, frames) => frames.set('ended', Buffer.from('[["id", {}]]'))],
    [
      'a standing that waits without a revision',
      (_, frames) => frames.set('waiting', Buffer.from('[["id", {"at": 1, "standing": {"values": {}}}]]')),
    ],
    ['a dictionary that is none', (_, frames) => frames.set('tags/dictionary', Buffer.from('{'))],
  ])('is refused: %s', async (_, change) => {
    await expect(decodeSnapshot(await rewritten(change))).rejects.toThrow(SnapshotUnusable);
  });

  test.each<[string, string, (module: object) => object]>([
    [
      'a field fewer',
      'directory/fields',
      (fields) => ({ ...fields, fieldNames: fieldNames.filter((name) => name !== 'taxId') }),
    ],
    ['another way to fold', 'text/fold', (folding) => ({ ...folding, fold: (text: string) => text })],
  ])('has another name: %s', async (_, path, change) => {
    vi.resetModules();
    vi.doMock(`../../shared/${path}.ts`, async (original) => change(await original()));
    const { snapshotFormat: other } = await import('../../shared/directory/snapshot/format.ts');
    vi.doUnmock(`../../shared/${path}.ts`);
    expect(other).not.toBe(snapshotFormat);
  });
});
