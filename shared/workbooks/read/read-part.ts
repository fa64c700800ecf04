import type { Part } from './directory.ts';
import type { RandomAccessFile } from './file.ts';
import { type Budget, unpack } from './unpack.ts';
import { type XmlListener, XmlReader } from './xml.ts';

/**
 * Lets the listener hear a whole part.
 * @throws WorkbookRefused when it is no XML
 */
export async function readPart(
  file: RandomAccessFile,
  part: Part,
  budget: Budget,
  listener: XmlListener,
): Promise<void> {
  const xml = new XmlReader(listener);
  for await (const piece of unpack(file, part, budget)) xml.push(piece);
  xml.end();
}
