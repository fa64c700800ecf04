/** How spreadsheets show a number that is too long for them: its last digits are lost. */
const shortened = /^'?[+-]?\d[.,]\d+E\+\d+$/i;
const longestShortened = 40;

/** Whether a cell that should be a number of many digits has lost some. */
export const isShortened = (cell: string): boolean =>
  cell.length <= longestShortened && shortened.test(cell.trim());
