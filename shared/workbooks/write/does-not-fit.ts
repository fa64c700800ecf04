/** A workbook cannot hold what it was to hold; the message tells people what, and what to do. */
export class DoesNotFit extends Error {}
