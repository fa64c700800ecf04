/** A file of which any part can be read, such as an object in a bucket. */
export interface RandomAccessFile {
  readonly bytes: number;
  /** The bytes from `start` up to `end`, which lie within the file, as they arrive. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** The bytes from `start` up to `end`, in one piece. */
export async function readWhole(file: RandomAccessFile, start: number, end: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read(start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}
