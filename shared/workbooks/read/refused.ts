/** The workbook cannot be read; the message tells the person whose it is why, and what to do. */
export class WorkbookRefused extends Error {}

/** What is said of a file that is not as workbooks are; `what` is a detail for whoever made the file. */
export const damaged = (what: string): WorkbookRefused =>
  new WorkbookRefused(
    `It is no workbook that can be read (${what}). Open it in Excel or LibreOffice, save it as .xlsx and drop it again.`,
  );
