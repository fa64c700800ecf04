/** How much a workbook may be; past it, it is refused before it fills the memory or the time there is. */
export const bounds = {
  /** Of the archive's table of contents, which is held in memory. */
  directoryBytes: 1024 * 1024,
  /** Of all parts that are read, unpacked: a million rows of 30 columns, half of them filled, and half a minute. */
  unpackedBytes: 1.5 * 1024 ** 3,
  /** Texts that cells share are held in memory: so many, and so long in all. */
  sharedStrings: 4_000_000,
  sharedStringBytes: 128 * 1024 * 1024,
  /** Of one tag, which is held until it is complete. */
  tagCharacters: 1024 * 1024,
  /** Of one cell, with every character escaped as Excel does where XML has none: seven for one. */
  cellCharacters: 7 * 32_767,
  sheets: 1_000,
  /** Of what else a workbook lists: relations, number formats, styles. */
  listed: 65_536,
} as const;
export type Bounds = { readonly [Bound in keyof typeof bounds]: number };
