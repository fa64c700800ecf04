import { isFormulaError, unescapeFormula, unwrapText } from '../customer-files/cells/formula.ts';
import { saysNothing } from '../customer-files/cells/nothing.ts';
import type { KindOfMeaning } from '../customer-files/kinds.ts';
import type { Column } from '../customer-files/reading.ts';
import { messageOf, problem } from '../customer-files/row-problem.ts';
import { isShortened } from '../customer-files/shortened.ts';
import type { Unread } from './judging.ts';

/**
 * What the cells of a row say, by what their columns mean: without what programs add, and without those that are blank
 * or as good as that.
 */
export type Texts = ReadonlyMap<string, string>;

/** What reads the cells of a row as texts: made once, for many rows. */
export function textReader(
  columns: readonly Column[],
  kindOf: KindOfMeaning,
): (cells: readonly string[]) => { readonly texts: Texts } | Unread {
  const meant = columns.flatMap(({ meaning }, index) =>
    meaning === undefined || meaning === 'error' ? [] : [{ meaning, index, kind: kindOf(meaning) }],
  );
  const width = columns.length;
  return (cells) => {
    if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== ''))
      return problem('too_many_cells', `The row has ${cells.length} cells, the header ${width}.`);
    const texts = new Map<string, string>();
    const faults: string[] = [];
    for (const { meaning, index, kind } of meant) {
      const cell = unwrapText(cells[index] ?? '').trim();
      if (cell === '' || saysNothing(cell, kind)) continue;
      if (isFormulaError(cell)) faults.push(`${meaning}: The spreadsheet has an error here, and no value.`);
      else if (kind === 'code' && isShortened(cell))
        return problem(
          'damaged_number',
          `${meaning}: A spreadsheet has shortened this number. Export it as text.`,
        );
      else texts.set(meaning, unescapeFormula(cell));
    }
    return faults.length > 0 ? problem('invalid', messageOf(faults)) : { texts };
  };
}
