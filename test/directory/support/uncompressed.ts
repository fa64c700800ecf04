/**
 * What `node:zlib` exports, with the compression of snapshots that leaves them as they are: other threads would make the
 * order of steps another one each time, and most of the time of a test that makes many.
 */
export * from 'node:zlib';

type Done = (error: null, data: Buffer) => void;
export const zstdCompress = (raw: Buffer, done: Done) => done(null, Buffer.from(raw));
export const zstdDecompress = (body: Buffer, _: object, done: Done) => done(null, Buffer.from(body));
