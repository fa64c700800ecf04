import { escapeHtml } from '../../text/html.ts';

/** Markup of a page. Whatever else is put into one is text. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What can stand in markup; undefined and false are nothing. */
export type Part = Markup | string | number | false | undefined | readonly Part[];

/** Markup with parts in it: texts are escaped, between tags and in quoted attributes. */
export const html = (pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(String.raw({ raw: pieces }, ...parts.map(sourceOf)));

function sourceOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.source;
  return typeof part === 'object' ? part.map(sourceOf).join('') : escapeHtml(String(part));
}

/** A part of the page that its contents list. */
export interface Section {
  /** Names it in links within the page. */
  readonly id: string;
  readonly heading: string;
  readonly content: Markup;
  /** How many things it lists, if it does. */
  readonly count?: number;
}

/** Names and what they stand for. What has no value is left out. */
export function fields(rows: readonly (readonly [name: string, value: Part])[]): Markup | undefined {
  const given = rows.filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return html`<dl>${given.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** A heading with what belongs to it; nothing when that is nothing. */
export const titled = (heading: string, content: Part): Markup | undefined =>
  content === undefined ? undefined : html`<div><h3>${heading}</h3>${content}</div>`;

/** A column of a table; `#`: of numbers, which stand at its right edge. */
type Column = string | readonly [name: string, kind: '#'];

/** A table, which scrolls by itself where it is wider than the page. @param label says what is in it */
export function table(label: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Markup {
  const isNumber = columns.map((column) => typeof column !== 'string');
  const head = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="n">${column[0]}</th>`,
  );
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((cell, at) => (isNumber[at] ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`))}</tr>`,
  );
  return scrolling(label, html`<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`);
}

/** What scrolls to the side by itself; also with the keyboard. */
export const scrolling = (label: string, content: Markup): Markup =>
  html`<div class="wide" tabindex="0" role="group" aria-label="${label}">${content}</div>`;

/** What is beside the point, smaller. */
export const aside = (...parts: readonly Part[]): Markup => html`<small>${parts}</small>`;
