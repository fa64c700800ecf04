/** How much a sheet and a cell take at most, in Excel and in everything that follows it. */
export const excel = {
  rows: 1_048_576,
  columns: 16_384,
  /** UTF-16 code units of one cell. */
  characters: 32_767,
  sheetName: 31,
  /** Of the format of a number. */
  formatCharacters: 255,
  /** Digits of a number that survive; further ones become zeros. */
  digits: 15,
} as const;
