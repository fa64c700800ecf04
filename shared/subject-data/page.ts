import { createHash } from 'node:crypto';
import { escapeHtml } from '../text/html.ts';
import { type SubjectData, subjectData } from './resource.ts';

/** A page with the headers that belong to it. */
interface Page {
  readonly file: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The same for people: one page without a script, for the screen and for paper. It shows whatever the answer has, so that
 * nothing is left out that a program gets.
 */
export function subjectDataPage(data: SubjectData): Page {
  const told = subjectData.parse(data);
  const { customer, customFields, about, withheld, generatedAt, complete, ...others } = told;
  const name = customer.name ?? [customer.firstName, customer.lastName].filter(Boolean).join(' ');
  const title = `What the shop keeps of ${name || (customer.email ?? 'a customer')}`;
  // Told by their labels below.
  const { customFields: _, ...record } = customer;
  const labelled = Object.fromEntries(customFields.map(({ label, value }) => [label, value]));
  const parts = { customer: record, ...others };
  const sections = Object.entries(parts).map(([part, value]) => {
    const origin = about.find((one) => one.part === part);
    const where = origin ? `<p class="soft">${text(`${origin.source} Kept: ${origin.kept}`)}</p>` : '';
    const extra = part === 'customer' && customFields.length > 0 ? pairs(Object.entries(labelled)) : '';
    return section(part, wordsOf(part), where + shownAs(value) + extra);
  });
  const notice = complete
    ? ''
    : '<p class="notice">Some lists are longer than fits here. “More” of a list says where all of it can be read.</p>';
  const body = `<main>
<h1>${text(title)}</h1>
<p class="soft">As of <time datetime="${generatedAt}">${text(timeOf(generatedAt))}</time>.</p>
${notice}
${sections.join('\n')}
${section('withheld', 'Not shown', table(withheld))}
</main>`;
  return {
    file: Buffer.from(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'en',
      'content-security-policy': contentPolicy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  };
}

const section = (id: string, heading: string, content: string): string =>
  `<section aria-labelledby="${text(id)}">
<h2 id="${text(id)}">${text(heading)}</h2>
${content}
</section>`;

const text = escapeHtml;

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as markup: a list of things as a table, a thing as its fields, all else as text. */
function shownAs(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '<p>None.</p>';
    return value.every(isObject) ? table(value) : `<p>${text(value.map(plain).join(', '))}</p>`;
  }
  if (!isObject(value)) return `<p>${text(plain(value))}</p>`;
  if (isMoney(value)) return `<p>${text(plain(value))}</p>`;
  const { items, more, ...rest } = value;
  if (!Array.isArray(items)) return pairs(Object.entries(value));
  const where = more === undefined ? '' : `<p class="notice">More: ${text(plain(more))}</p>`;
  return (Object.keys(rest).length > 0 ? pairs(Object.entries(rest)) : '') + shownAs(items) + where;
}

/** Fields of a thing, with their names. */
function pairs(members: readonly (readonly [string, unknown])[]): string {
  const rows = members
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<dt>${text(wordsOf(name))}</dt><dd>${inner(value)}</dd>`);
  return rows.length === 0 ? '<p>None.</p>' : `<dl>${rows.join('')}</dl>`;
}

/** Things of one kind: a row each, a column for each field that one of them has. */
function table(things: readonly Members[]): string {
  const nested = things.some(({ items }) => Array.isArray(items));
  if (nested) return things.map(shownAs).join('');
  const columns = [...new Set(things.flatMap((thing) => Object.keys(thing)))];
  const head = columns.map((name) => `<th scope="col">${text(wordsOf(name))}</th>`).join('');
  const rows = things.map(
    (thing) => `<tr>${columns.map((name) => `<td>${inner(thing[name])}</td>`).join('')}</tr>`,
  );
  return `<div class="wide" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** A value within a row or a field: no table within a table. */
function inner(value: unknown): string {
  if (Array.isArray(value) && value.some(isObject)) {
    return value.map((one) => `<div class="part">${inner(one)}</div>`).join('');
  }
  if (isObject(value) && !isMoney(value)) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    return parts.map(([name, part]) => `${text(wordsOf(name))}: ${inner(part)}`).join('<br>');
  }
  return text(plain(value));
}

const isMoney = (value: unknown): value is { amount: string; currency: string } =>
  isObject(value) && Object.keys(value).toSorted().join() === 'amount,currency';

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (isMoney(value)) return `${value.amount} ${value.currency}`;
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' && moment.test(value) ? timeOf(value) : String(value);
}

/** A time as people read it, in UTC. */
const timeOf = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

/** `firstName` as `First name`. What has blanks or is no name of a field stays as it is: the shop has named it. */
function wordsOf(name: string): string {
  if (!/^[a-z]+([A-Z0-9][a-z0-9]*)*$/.test(name)) return name;
  const words = name.replace(/([A-Z]+)/g, (capital) => ` ${capital.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const style = `:root{--paper:#fff;--ink:#1d2126;--soft:#5a616b;--line:#d5d5cf}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--ink:#eceef1;--soft:#a7aeb8;--line:#3a4048}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
main{max-width:64rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25}
h2{margin:2.5rem 0 .5rem;font-size:1.125rem;border-bottom:1px solid var(--line)}
.soft{color:var(--soft)}
.notice{border:1px solid var(--line);padding:.75rem}
dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem}
dt{color:var(--soft)}
dd{margin:0;white-space:pre-line}
.wide{overflow-x:auto;margin:1rem 0}
.wide:focus-visible{outline:3px solid currentColor}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{padding:.375rem .5rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
.part+.part{margin-top:.375rem}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#999}main{max-width:none;padding:0}.wide{overflow:visible}tr{break-inside:avoid}}`;

/** Its own style, and nothing else; `data:` is the empty icon. */
const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
