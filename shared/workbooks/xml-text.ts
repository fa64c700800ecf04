/** What XML cannot hold, or would not give back; and what looks as if it were already escaped. */
const special = /[&<>"\p{Surrogate}\ufffe\uffff[\p{Cc}--[\t\n\x7f-\x9f]]]|_(?=x[0-9A-Fa-f]{4}_)/gv;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text as it stands in the XML of a workbook. Characters that XML cannot hold are written as `_x001F_`, as Excel does,
 * and an underscore that would begin such an escape is escaped itself, so that every text comes back.
 */
export const toXmlText = (text: string): string =>
  text.replace(special, (found) => entities[found] ?? escaped(found));

const escaped = (unit: string): string =>
  `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** Text of a workbook's XML, whose entities are resolved already, without these escapes. */
export const fromXmlText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
