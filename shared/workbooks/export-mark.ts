/**
 * The defined name by which an import knows a workbook that an export has written, also after a spreadsheet has saved it
 * again: its texts hold no escapes. Those of others may come from a CSV file, whose apostrophes they keep.
 */
export const exportMark = 'Clientele.Export';
