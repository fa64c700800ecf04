import { excel } from '../excel.ts';
import { exportMark } from '../export-mark.ts';
import { toXmlText } from '../xml-text.ts';

const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

/** Stands first, when nobody knows how many sheets there will be: every part that it does not name is a sheet. */
export const contentTypesXml = `<Types xmlns="${packages}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="${types}.worksheet+xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`;

const relationship = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;

const relationshipsXml = (inside: string): string =>
  `<Relationships xmlns="${packages}/relationships">${inside}</Relationships>`;

export const rootRelationshipsXml = relationshipsXml(
  relationship('rId1', 'officeDocument', 'xl/workbook.xml'),
);

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Where a sheet lies, by its number from 1. */
export const sheetPath = (number: number): string => `worksheets/sheet${number}.xml`;

export const workbookRelationshipsXml = (sheets: number): string =>
  relationshipsXml(
    numbers(sheets)
      .map((number) => relationship(`rId${number}`, 'worksheet', sheetPath(number)))
      .join('') + relationship('styles', 'styles', 'styles.xml'),
  );

export const workbookXml = (name: string, sheets: number): string =>
  `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relations}"><sheets>${numbers(
    sheets,
  )
    .map(
      (number) =>
        `<sheet name="${toXmlText(sheetName(name, number))}" sheetId="${number}" r:id="rId${number}"/>`,
    )
    .join('')}</sheets><definedNames><definedName name="${exportMark}" hidden="1">${toXmlText(
    `'${sheetName(name, 1).replaceAll("'", "''")}'!$A$1`,
  )}</definedName></definedNames></workbook>`;

/** What the name of a sheet cannot hold. */
const forbidden = /[[\]:*?/\\\p{Cc}\p{Surrogate}\ufffe\uffff]/gu;

/** A name that Excel takes, as near as can be to the one that is wanted; sheets after the first are counted. */
function sheetName(wanted: string, number: number): string {
  const suffix = number === 1 ? '' : ` (${number})`;
  const legal = wanted.replace(forbidden, ' ').replace(/^[' ]+/u, '');
  const cut = legal.slice(0, excel.sheetName - suffix.length).replace(/[' ]+$|\p{Surrogate}$/u, '');
  return `${cut || 'Sheet'}${suffix}`;
}
