/** What a benchmark measured: one object per row, with the same keys in each. */
export interface Figures {
  /** What the figures are, and how they were taken. */
  readonly caption: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** The figures as a table of aligned columns. */
export function formatFigures(name: string, { caption, rows }: Figures): string {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => String(row[column]).length));
  const isText = (column: string) => rows.some((row) => !/^\d/.test(String(row[column])));
  const line = (cell: (column: string) => string) =>
    columns
      .map((column) =>
        isText(column) ? cell(column).padEnd(width(column)) : cell(column).padStart(width(column)),
      )
      .join('  ')
      .trimEnd();
  const body = rows.map((row) => line((column) => String(row[column])));
  return [`${name}: ${caption}`, line((column) => column), ...body].join('\n');
}

/** The middle value; of two middle ones the lower. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
