import { isUtf8 } from 'node:buffer';
import { type Encoding, isOwn, type OwnEncoding } from './encodings.ts';

/**
 * How the bytes of a file become text, in two steps, so that a place in the text says which byte of the file it is.
 * First each unit, one byte or two, becomes one character: rows and cells are found among those. Then cells are decoded.
 */
export interface Charset {
  readonly unitBytes: 1 | 2;
  /** A character for each whole unit. */
  units(bytes: Buffer): string;
  /** @returns undefined when no text is written so */
  decode(cell: string): string | undefined;
  /** What somebody may have meant by a cell that cannot be decoded. */
  guess(cell: string): string;
}

const bytewise = {
  unitBytes: 1,
  units: (bytes: Buffer) => bytes.toString('latin1'),
  guess: (cell: string) => decodeWindows1252(cell) ?? '\ufffd',
} as const;
const pairwise = {
  unitBytes: 2,
  decode: (cell: string) => (cell.isWellFormed() ? cell : undefined),
  guess: (cell: string) => cell.toWellFormed(),
} as const;

const own: Readonly<Record<OwnEncoding, Charset>> = {
  'utf-8': { ...bytewise, decode: decodeUtf8 },
  'windows-1252': { ...bytewise, decode: decodeWindows1252 },
  'utf-16le': { ...pairwise, units: (bytes) => bytes.toString('utf16le') },
  'utf-16be': {
    ...pairwise,
    units: (bytes) =>
      Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
        .swap16()
        .toString('utf16le'),
  },
};

/** Written as ASCII is, and with what Node.js knows beyond it, which is loaded when it is needed. */
function said(encoding: Encoding): Charset {
  let strict: InstanceType<typeof TextDecoder> | undefined;
  const decode = (cell: string): string | undefined => {
    strict ??= new TextDecoder(encoding, { fatal: true });
    try {
      const text = strict.decode(Buffer.from(cell, 'latin1'));
      // What stands for nothing is decoded to what no text has.
      return /[\x80-\x9f]/.test(text) ? undefined : text;
    } catch {
      return undefined;
    }
  };
  const guess = (cell: string) => new TextDecoder(encoding).decode(Buffer.from(cell, 'latin1'));
  return { unitBytes: 1, units: bytewise.units, decode, guess };
}

const known = new Map<Encoding, Charset>();

export function charsetOf(encoding: Encoding): Charset {
  const before = known.get(encoding);
  if (before) return before;
  const charset = isOwn(encoding) ? own[encoding] : said(encoding);
  known.set(encoding, charset);
  return charset;
}

function decodeUtf8(cell: string): string | undefined {
  const bytes = Buffer.from(cell, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** What windows-1252 has where Latin-1 has control characters: from 0x80 on. The blanks stand for nothing. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

function decodeWindows1252(cell: string): string | undefined {
  const text = cell.replace(/[\x80-\x9f]/g, (unit) => windows1252.charAt(unit.charCodeAt(0) - 0x80));
  return /[\x81\x8d\x8f\x90\x9d]/.test(cell) ? undefined : text;
}

const marks: readonly (readonly [string, Encoding])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/** The encoding that the byte order mark at the beginning of a file tells, and how many bytes the mark has. */
export function byteOrderMarkOf(
  head: Buffer,
): { readonly encoding: Encoding; readonly bytes: number } | undefined {
  const found = marks.find(([mark]) => head.toString('hex', 0, mark.length / 2) === mark);
  return found && { encoding: found[1], bytes: found[0].length / 2 };
}

/**
 * UTF-16 without a mark: of each pair of bytes in the first line the same one is zero, as the names of columns are
 * mostly written with letters of English.
 */
export function looksLikeUtf16(head: Buffer): Encoding | undefined {
  const pairs = Math.min(head.length >> 1, 32);
  const zeros = (first: 0 | 1) =>
    Array.from({ length: pairs }, (_, index) => head[2 * index + first]).filter((byte) => byte === 0).length;
  if (zeros(0) === 0 && zeros(1) * 2 > pairs) return 'utf-16le';
  if (zeros(1) === 0 && zeros(0) * 2 > pairs) return 'utf-16be';
  return undefined;
}

/**
 * Tells UTF-8 from windows-1252, which most programs write that do not write UTF-8, while rows are read. Rows and
 * cells lie the same in both. Each row that is not in ASCII counts for one of them.
 */
export class EncodingGuess {
  #utf8Rows = 0;
  #otherRows = 0;
  /** In which rows are to be read as far as is known by now: until the first other row it makes no difference. */
  encoding: Encoding = 'utf-8';

  /** @param row in units, as {@link Charset.units} gives them */
  saw(row: string): void {
    if (isUtf8(Buffer.from(row, 'latin1'))) this.#utf8Rows++;
    else this.#otherRows++;
    if (this.#utf8Rows === 0) this.encoding = 'windows-1252';
  }

  /** What all rows together say. Where it is not {@link encoding}, rows must be read once more. */
  get verdict(): Encoding {
    return this.#otherRows > this.#utf8Rows ? 'windows-1252' : 'utf-8';
  }
}
