import { fromXmlText } from '../xml-text.ts';
import { type Bounds, bounds } from './bounds.ts';
import { damaged, WorkbookRefused } from './refused.ts';
import { TextCollector } from './text-collector.ts';
import type { XmlListener } from './xml.ts';

/** Longer than any string may be, so that each lies in one block. */
const blockBytes = 1024 * 1024;

/**
 * The texts that cells share, which most programs put into a part of their own. They are held as bytes: as texts of
 * JavaScript they would take a multiple of it, and a million of them are nothing unusual.
 */
export class SharedStrings {
  readonly #blocks: Buffer[] = [];
  #used = blockBytes;
  #places = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);
  #count = 0;
  readonly #bounds: Pick<Bounds, 'sharedStrings' | 'sharedStringBytes'>;

  constructor(most: Pick<Bounds, 'sharedStrings' | 'sharedStringBytes'> = bounds) {
    this.#bounds = most;
  }

  /** @throws WorkbookRefused when they are too many */
  add(text: string): void {
    if (this.#count >= this.#bounds.sharedStrings) throw tooMany();
    const length = Buffer.byteLength(text);
    if (this.#used + length > blockBytes) this.#addBlock();
    if (this.#count === this.#places.length) this.#grow();
    this.#places[this.#count] = (this.#blocks.length - 1) * blockBytes + this.#used;
    this.#lengths[this.#count++] = length;
    this.#used += this.#blocks.at(-1)?.write(text, this.#used) ?? 0;
  }

  /** @throws WorkbookRefused when there is no such text */
  get(index: number): string {
    const place = this.#places[index];
    const block = place !== undefined && index < this.#count && this.#blocks[Math.floor(place / blockBytes)];
    if (!block) throw damaged('a cell has a text that is not there');
    const start = place % blockBytes;
    return fromXmlText(block.toString('utf8', start, start + (this.#lengths[index] ?? 0)));
  }

  #addBlock(): void {
    if ((this.#blocks.length + 1) * blockBytes > this.#bounds.sharedStringBytes) throw tooMany();
    this.#blocks.push(Buffer.allocUnsafeSlow(blockBytes));
    this.#used = 0;
  }

  #grow(): void {
    this.#places = longer(this.#places);
    this.#lengths = longer(this.#lengths);
  }
}

function longer(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(array.length * 2);
  grown.set(array);
  return grown;
}

const tooMany = () =>
  new WorkbookRefused(
    'It has more different texts than can be read. Save it as CSV, or split it, and drop it again.',
  );

/** Hears of the part that holds them. */
export function sharedStringsListener(strings: SharedStrings): XmlListener {
  const text = new TextCollector();
  return {
    open: (name) => {
      if (name === 'si') text.start();
      text.open(name);
    },
    text: (part) => text.add(part),
    close: (name) => {
      text.close(name);
      if (name === 'si') strings.add(text.take());
    },
  };
}
