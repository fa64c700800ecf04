import type { CellKind } from '../cells.ts';

/** Number formats of money, by the decimals of its currency. */
const moneyFormats = ['#,##0', '#,##0.0', '#,##0.00', '#,##0.000', '#,##0.0000'] as const;

/** Formats that Excel knows by number. */
const excels = { general: 0, text: 49 } as const;
/** Formats of one's own have numbers from here on. */
const firstOwn = 164;
// With milliseconds: a spreadsheet that saves as CSV writes what is shown, and a time would come back as another.
const own = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss.000', ...moneyFormats];

/** Numbers of formats in the order of styles: style 0 is a cell like any other, style 1 the header's. */
const formats = [excels.general, excels.text, excels.text, ...own.map((_, index) => firstOwn + index)];
const firstMoney = formats.length - moneyFormats.length;

/** Numbers of styles, as cells name them. */
export const style = { plain: 0, header: 1, text: 2, date: 3, dateTime: 4 } as const;

/** The style of an amount with so many decimals; undefined when there is none. */
export const moneyStyle = (decimals: number): number | undefined =>
  decimals < moneyFormats.length ? firstMoney + decimals : undefined;

/** The style of a whole column, for cells that are empty: what is typed into a column of texts stays text. */
export const columnStyle: Readonly<Record<CellKind, number>> = {
  text: style.text,
  number: style.plain,
  boolean: style.plain,
  date: style.date,
  datetime: style.dateTime,
  money: firstMoney + 2,
};

const numFmts = own
  .map((format, index) => `<numFmt numFmtId="${firstOwn + index}" formatCode="${format}"/>`)
  .join('');

const xfs = formats
  .map((format, index) => {
    const font = index === style.header ? 1 : 0;
    return `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  })
  .join('');

const font = (bold: string): string =>
  `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`;

/** The part of a workbook that says how cells look. */
export const stylesXml = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<numFmts count="${own.length}">${numFmts}</numFmts>\
<fonts count="2">${font('')}${font('<b/>')}</fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="${formats.length}">${xfs}</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>`;
