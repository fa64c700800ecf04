import { fixed, type Place, placesOf } from './places.ts';
import { meaningOf, type Right, rightsOf } from './rights.ts';
import { readTemplate } from './template.ts';
import { type Arrow, triggersOf } from './triggers.ts';

const introduction = `# Architecture

Drawn from the synthesized template by \`npm run architecture\`. Do not edit: a test compares this file with the
template. Arrows with full lines start something or carry something on; broken ones say what a function does with what
it reaches.
`;

const rightsIntroduction = `
## What each function may do

The actions that its role allows, each on that one resource only. Besides, every function writes its own log.

| Function | Resource | Actions |
| --- | --- | --- |
`;

/**
 * The picture of what is deployed, and the table of rights, in Markdown with a Mermaid flowchart.
 * @param json content of the template's file
 * @throws Error for something that the picture has no form for yet
 */
export function architectureOf(json: string): string {
  const template = readTemplate(json);
  const places = placesOf(template);
  const rights = rightsOf(template, places);
  return introduction + flowchart(triggersOf(template, places), rights) + rightsIntroduction + table(rights);
}

function flowchart(triggers: readonly Arrow[], rights: readonly Right[]): string {
  const uses = rights
    .map(({ fn, on, actions }) => ({ from: fn, to: on, label: meaningOf(actions) }))
    // The trigger says it already.
    .filter(({ to, label }) => label !== '' && to !== fixed.deadLetters);
  const drawn = new Set([...triggers, ...uses].flatMap(({ from, to }) => [from, to]));
  return [
    '\n```mermaid',
    'flowchart LR',
    ...[...drawn].map((place) => `  ${place.id}${shape(place)}`),
    ...lines(triggers, '-->'),
    ...lines(uses, '-.->'),
    '```\n',
  ].join('\n');
}

/** The same arrow twice (two failures of one function, for example) is drawn once. */
function lines(arrows: readonly Arrow[], arrow: string): string[] {
  return [
    ...new Set(
      arrows.map(({ from, to, label }) =>
        label === '' ? `  ${from.id} ${arrow} ${to.id}` : `  ${from.id} ${arrow}|"${label}"| ${to.id}`,
      ),
    ),
  ];
}

function shape({ kind, label }: Place): string {
  if (kind === 'outside') return `(["${label}"])`;
  if (kind === 'store') return `[("${label}")]`;
  if (kind === 'queue') return `[["${label}"]]`;
  if (kind === 'service') return `{{"${label}"}}`;
  return `["${label}"]`;
}

function table(rights: readonly Right[]): string {
  const rows = rights.map(({ fn, on, actions }) => {
    const list = actions.map((action) => `\`${action}\``).join(', ');
    return `| \`${fn.label}\` | ${on.label} | ${list} |\n`;
  });
  return rows.sort().join('');
}
