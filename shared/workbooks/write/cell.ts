import type { Cell } from '../cells.ts';
import { excel } from '../excel.ts';
import { serialOf } from '../serial.ts';
import { toXmlText } from '../xml-text.ts';
import { DoesNotFit } from './does-not-fit.ts';
import { moneyStyle, style } from './styles.ts';

/**
 * The XML of a cell at `place`, such as `B7`. A day, a time or a number that no spreadsheet takes as such is written as
 * text: nothing is rounded or cut.
 * @throws DoesNotFit for text that is longer than a cell
 */
export function cellXml(place: string, cell: Exclude<Cell, null>): string {
  if (typeof cell === 'string') return textXml(place, cell, style.text);
  if (typeof cell === 'boolean') return `<c r="${place}" s="${style.plain}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'number') return numberXml(place, cell);
  if ('money' in cell) return moneyXml(place, cell.money);
  const [time, look] = 'date' in cell ? [cell.date, style.date] : [cell.dateTime, style.dateTime];
  const serial = serialOf(time);
  return serial === undefined ? textXml(place, time, style.text) : valueXml(place, serial, look);
}

export function textXml(place: string, text: string, look: number): string {
  if (text.length > excel.characters) {
    throw new DoesNotFit(
      `The text of cell ${place} is longer than the ${excel.characters} characters that a cell of a workbook takes. Export it as CSV.`,
    );
  }
  const space = blanks.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${place}" s="${look}" t="inlineStr"><is><t${space}>${toXmlText(text)}</t></is></c>`;
}

/** Blanks that Excel drops unless it is told not to. */
const blanks = /^\s|\s$|[\t\n]/;

function numberXml(place: string, number: number): string {
  if (!Number.isFinite(number)) throw new Error(`${number} is no number that a cell can hold.`);
  return Number(number.toPrecision(excel.digits)) === number
    ? valueXml(place, number, style.plain)
    : textXml(place, String(number), style.text);
}

const amount = /^-?(?<whole>\d+)(?:\.(?<decimals>\d+))?$/;

function moneyXml(place: string, money: string): string {
  const { whole = '', decimals = '' } = amount.exec(money)?.groups ?? {};
  const look = moneyStyle(decimals.length);
  return whole === '' || look === undefined || whole.length + decimals.length > excel.digits
    ? textXml(place, money, style.text)
    : valueXml(place, money, look);
}

const valueXml = (place: string, value: string | number, look: number): string =>
  `<c r="${place}" s="${look}"><v>${value}</v></c>`;
