import { createHash } from 'node:crypto';
import { fullName } from '../customers/full-name.ts';
import { ownData, type Told } from './own.ts';
import { accounts } from './page/accounts.ts';
import { fields, html, Markup, type Part, type Section } from './page/markup.ts';
import { more } from './page/more.ts';
import { orders, totals } from './page/orders.ts';
import { person } from './page/person.ts';
import { audit, cards, consents, mailedLinks, memberships, sessions, unsentMails } from './page/records.ts';
import { style } from './page/style.ts';
import { technical } from './page/technical.ts';
import { moment, money, points } from './page/values.ts';
import { type SubjectData, subjectData } from './resource.ts';

/** A page with the headers that belong to it. */
interface Page {
  readonly file: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The same for people: one page without a script, for the screen and for paper. It shows whatever the answer has, so that
 * nothing is left out that a program gets; what only systems understand stands at its end.
 * @param isOwner whether the customer asks without the shop
 */
export function subjectDataPage(data: SubjectData, isOwner = false): Page {
  const told: Told = (isOwner ? ownData : subjectData).parse(data);
  const { customer, generatedAt } = told;
  const name = fullName(customer) ?? customer.email ?? 'a customer';
  const all = sections(told);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Personal data of ${name}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<header>
<p class="kicker">Personal data</p>
<h1>${name}</h1>
<p class="lead">All that the shop keeps of this customer, as of ${moment(generatedAt)}. Times are in UTC.</p>
${told.complete ? undefined : html`<p class="notice">Some lists are longer than fits here: each of them says so, and where all of it is.</p>`}
</header>
${atAGlance(customer)}
<nav aria-labelledby="contents">
<h2 id="contents">Contents</h2>
<ul>${all.map(({ id, heading, count }) => html`<li><a href="#${id}">${heading}</a> ${count !== undefined && html`<small>${count}</small>`}</li>`)}</ul>
</nav>
${all.map(({ id, heading, content }) => html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>${content}</section>\n`)}
</main>
</body>
</html>
`;
  return {
    file: Buffer.from(page.source),
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

const atAGlance = ({ ordersCount, totalSpent, creditBalance, points: count }: Told['customer']): Markup =>
  html`<dl class="tiles"><div><dt>Orders</dt><dd>${ordersCount}</dd></div><div><dt>Spent</dt><dd>${money(totalSpent)}</dd></div><div><dt>Credit</dt><dd>${money(creditBalance)}</dd></div><div><dt>Points</dt><dd>${points(count)}</dd></div></dl>`;

/** The parts of the answer in the order in which people ask for them. */
function sections(told: Told): Section[] {
  const { groups, statistics, withheld } = told;
  const of = (part: keyof Told, heading: string, content: Part, after?: Part): Section => ({
    id: part,
    heading,
    content: html`${origin(told, part)}${content}${after}`,
  });
  /** A list as a section, which says how many there are. */
  const list = <Item>(
    part: keyof Told,
    heading: string,
    { items, more: path }: { readonly items: readonly Item[]; readonly more?: string | undefined },
    show: () => Markup,
  ): Section => ({
    ...of(part, heading, items.length > 0 ? show() : html`<p>None.</p>`, more({ more: path })),
    count: items.length,
  });
  const accountsCount = Object.values(told.accounts).flat().length;
  return [
    of('customer', 'Personal details', person(told)),
    list(
      'groups',
      'Groups',
      { items: groups },
      () => html`<p>${groups.map(({ name }) => name).join(', ')}</p>`,
    ),
    list(
      'earlierIdentity',
      'Earlier names and addresses',
      { items: [...told.earlierIdentity.texts, ...told.earlierIdentity.phones] },
      () =>
        html`<ul>${[...told.earlierIdentity.texts, ...told.earlierIdentity.phones].map((one) => html`<li>${one}</li>`)}</ul>`,
    ),
    list('orders', 'Orders', told.orders, () => orders(told.orders.items)),
    of('statistics', 'Totals of the orders', totals(statistics)),
    of('accounts', 'Credit, points and accounts', accountsCount > 0 ? accounts(told) : html`<p>None.</p>`),
    list('loyaltyCards', 'Loyalty cards', { items: told.loyaltyCards }, () => cards(told.loyaltyCards)),
    list('memberships', 'Changes of the membership', told.memberships, () =>
      memberships(told.memberships.items),
    ),
    list('consents', 'Answers about marketing', told.consents, () => consents(told.consents.items)),
    list('sessions', 'Logins', { items: told.sessions }, () => sessions(told.sessions)),
    list('mailedLinks', 'Mailed links', { items: told.mailedLinks }, () => mailedLinks(told.mailedLinks)),
    list('unsentMails', 'Mails about to be sent', { items: told.unsentMails }, () =>
      unsentMails(told.unsentMails),
    ),
    list('audit', 'Changes to the record', told.audit, () => audit(told)),
    of('withheld', 'Not shown', fields(withheld.map(({ what, why }) => [what, why]))),
    { id: 'technical', heading: 'Technical details', content: technical(told) },
  ];
}

/** Where a part comes from, and for how long it is kept. */
function origin({ about }: Told, part: keyof Told): Markup | undefined {
  const found = about.find((one) => one.part === part);
  return found && html`<p class="origin">${found.source} <strong>Kept:</strong> ${found.kept}</p>`;
}

/** Its own style, and nothing else; `data:` is the empty icon. */
const contentPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
