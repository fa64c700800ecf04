import { excel } from '../excel.ts';
import type { Part } from './directory.ts';
import type { RandomAccessFile } from './file.ts';
import { readPart } from './read-part.ts';
import { checkLength } from './structure.ts';
import type { Budget } from './unpack.ts';
import { attributesOf } from './xml.ts';

/** What a number means in cells of a format: a day, a day with its time, or just a number. */
export type NumberMeaning = 'date' | 'dateTime' | undefined;

/** Formats of Excel's own that show days, which no workbook spells out; some of them are those of East Asian years. */
const ownDates = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const ownDateTimes = new Set([22]);

/** `[h]:mm` counts hours beyond a day's. */
const duration = /\[(?:h+|m+|s+)\]/i;

/** What is written as it stands; colours, conditions and locales. What is never closed goes on to the end. */
const literal = /\\.|"[^"]*"?|[_*].|\[[^\]]*\]?/gsu;

/**
 * What a format such as `dd.mm.yyyy` makes of a number. Formats that show a time without a day are for durations: their
 * numbers stay numbers.
 */
export function meaningOf(written: string): NumberMeaning {
  const format = written.slice(0, excel.formatCharacters);
  if (duration.test(format)) return undefined;
  const [positive = ''] = format.replace(literal, '').toLowerCase().split(';');
  // In figures, e stands for an exponent; in dates, for years of an era. Words such as General have letters, too.
  if (/[#0?@]/.test(positive.replace(/[.,]0+/g, '')) || positive.includes('general')) return undefined;
  const time = /[hs]/.test(positive);
  const day = /[yde]/.test(positive) || (!time && positive.includes('m'));
  if (!day) return undefined;
  return time ? 'dateTime' : 'date';
}

/** The meanings of numbers, by the styles of cells in their order. */
export async function readNumberFormats(
  file: RandomAccessFile,
  part: Part | undefined,
  budget: Budget,
): Promise<readonly NumberMeaning[]> {
  const meanings: NumberMeaning[] = [];
  if (!part) return meanings;
  const formats = new Map<string, NumberMeaning>();
  let inCells = false;
  await readPart(file, part, budget, {
    open: (name, tag) => {
      if (name === 'cellXfs') inCells = true;
      else if (name === 'numFmt') {
        checkLength({ length: formats.size });
        const given = attributesOf(tag);
        formats.set(given.get('numFmtId') ?? '', meaningOf(given.get('formatCode') ?? ''));
      } else if (name === 'xf' && inCells) {
        checkLength(meanings);
        const id = attributesOf(tag).get('numFmtId') ?? '';
        meanings.push(formats.has(id) ? formats.get(id) : ownMeaning(Number(id)));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
    text: () => undefined,
  });
  return meanings;
}

function ownMeaning(id: number): NumberMeaning {
  if (ownDates.has(id)) return 'date';
  return ownDateTimes.has(id) ? 'dateTime' : undefined;
}
