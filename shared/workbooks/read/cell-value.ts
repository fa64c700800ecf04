import { timeOf } from '../serial.ts';
import { fromXmlText } from '../xml-text.ts';
import type { NumberMeaning } from './number-formats.ts';
import { damaged } from './refused.ts';
import type { SharedStrings } from './shared-strings.ts';

/**
 * What a cell of a workbook was found to hold; nothing: null.
 * - `number`: as the workbook writes it, perhaps with an exponent
 * - `error`: what it shows instead of a value, such as `#N/A`
 */
export type FoundCell =
  | null
  | string
  | boolean
  | { readonly number: string }
  | { readonly date: string }
  | { readonly dateTime: string }
  | { readonly error: string };

/** What is said of a formula whose result the workbook does not hold, because the program that wrote it has none. */
const noResult: FoundCell = { error: '#VALUE!' };

/** A cell as it stands in the XML. */
export interface RawCell {
  /** Of the value: s, str, inlineStr, b, e, d, n; or empty, which is n. */
  readonly type: string;
  readonly style: number;
  /** Undefined: there is none. */
  readonly value: string | undefined;
  /** What an inlineStr holds. */
  readonly text: string;
  readonly formula: boolean;
}

/** What all cells of a workbook are read against. */
export interface CellContext {
  readonly strings: SharedStrings;
  /** By the styles of cells. */
  readonly meanings: readonly NumberMeaning[];
  readonly from1904: boolean;
}

/** @throws WorkbookRefused when the cell is not as cells are */
export function cellOf({ type, style, value, text, formula }: RawCell, context: CellContext): FoundCell {
  if (type === 'inlineStr') return fromXmlText(text);
  if (value === undefined) return formula ? noResult : null;
  if (type === 'str') return fromXmlText(value);
  const plain = value.trim();
  if (plain === '') return null;
  switch (type) {
    case 's':
      return context.strings.get(Number(plain));
    case 'b':
      return plain === '1' || plain === 'true';
    case 'e':
      return { error: plain };
    case 'd':
      return plain.includes('T') ? { dateTime: plain } : { date: plain };
    case 'n':
    case '':
      return numberOf(plain, context.meanings[style], context.from1904);
    default:
      throw damaged(`a cell is of the unknown type ${type.slice(0, 20)}`);
  }
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Some programs write text without saying so. */
function numberOf(value: string, meaning: NumberMeaning, from1904: boolean): FoundCell {
  if (!decimal.test(value)) return value;
  const time = meaning && timeOf(Number(value), from1904);
  if (!time) return { number: value };
  const [day = '', clock] = time.split('T');
  return meaning === 'date' && clock === '00:00:00' ? { date: day } : { dateTime: time };
}
