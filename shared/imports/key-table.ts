import { randomInt } from 'node:crypto';

/** Two hashes of 32 bits, and a row: a slot of the table. */
const slotWords = 3;
const smallest = 1 << 12;

/**
 * Which row of a file was the first to use a text, for millions of texts: 12 bytes for each slot, of which a quarter
 * to a half is taken, and nothing for the garbage collector to walk through. A text is known by a hash of 64 bits: among
 * eight million texts, that two share theirs happens once in half a million files.
 */
export class KeyTable {
  #slots = new Uint32Array(smallest * slotWords);
  #size = 0;
  /** Nobody can make a file up whose texts collide, and if two do, they will not when the file is dropped again. */
  readonly #seed = randomInt(2 ** 32);

  /** The row that used the text first, if any has. */
  rowOf(text: string): number | undefined {
    const [high, low] = hash(text, this.#seed);
    return this.#slots[slotFor(this.#slots, high, low) + 2] || undefined;
  }

  /** Notes that the row, from 1, uses the text. */
  set(text: string, row: number): void {
    if (++this.#size * 2 * slotWords > this.#slots.length) this.#grow();
    const [high, low] = hash(text, this.#seed);
    this.#slots.set([high, low, row], slotFor(this.#slots, high, low));
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += slotWords) {
      const [high = 0, low = 0, row] = old.subarray(at, at + slotWords);
      if (row) this.#slots.set([high, low, row], slotFor(this.#slots, high, low));
    }
  }
}

/** The slot of that hash, or the free one where it would be. */
function slotFor(slots: Uint32Array, high: number, low: number): number {
  let at = (low & (slots.length / slotWords - 1)) * slotWords;
  while (slots[at + 2] !== 0 && (slots[at] !== high || slots[at + 1] !== low)) {
    at = at + slotWords === slots.length ? 0 : at + slotWords;
  }
  return at;
}

/** Two lanes of rotations and multiplications, whose bits are mixed at the end as MurmurHash3 does. */
function hash(text: string, seed: number): readonly [number, number] {
  let high = seed ^ text.length;
  let low = ~seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(rotated(high ^ code, 13), 0x9e3779b1);
    low = Math.imul(rotated(low ^ code, 17), 0x85ebca6b);
  }
  high = mix(high ^ (low >>> 15));
  low = mix(low ^ (high >>> 13));
  return [high >>> 0, low >>> 0];
}

const rotated = (bits: number, by: number): number => (bits << by) | (bits >>> (32 - by));

function mix(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
