import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { metricUnits } from '../../shared/observability/metric-units.ts';
import { functionsOf, ofType } from './template.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

function anchor(heading = ''): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

/** The link anchors of the runbook's entries. */
const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => anchor(heading));

const alarms = () =>
  ofType('AWS::CloudWatch::Alarm').map(({ id, Properties }) => {
    const text = z.string().parse(Properties.AlarmDescription);
    return { id, text, anchor: /docs\/runbook\.md#([\w-]+)$/.exec(text)?.[1] };
  });

test('every alarm leads to its entry in the runbook', () => {
  for (const { id, anchor } of alarms()) expect(anchors, id).toContain(anchor);
});

test('every entry of the runbook about an alarm has an alarm', () => {
  const used = new Set(alarms().map(({ anchor }) => anchor));
  expect(anchors.filter((anchor) => !anchor.startsWith('how-to-'))).toEqual(
    anchors.filter((one) => used.has(one)),
  );
});

test('every link between the guides, and every pointer into them, leads to a heading', () => {
  const guides = ['deployment.md', 'runbook.md'];
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  const headings = new Set(
    guides.flatMap((guide) =>
      [...read(`docs/${guide}`).matchAll(/^###? (.+)$/gm)].map(
        ([, heading]) => `${guide}#${anchor(heading)}`,
      ),
    ),
  );
  const links = guides.flatMap((guide) =>
    [...read(`docs/${guide}`).matchAll(/\]\(((?:deployment|runbook)\.md)?(#[\w-]+)\)/g)].map(
      ([, file = guide, to]) => `${file}${to}`,
    ),
  );
  const pointers = read('infra/preflight-mail.ts').match(/(?<=docs\/)[\w-]+\.md#[\w-]+/g) ?? [];
  expect(pointers.length).toBeGreaterThan(0);
  expect([...links, ...pointers].filter((link) => !headings.has(link))).toEqual([]);
});

test('the guide counts what alarms measure, and what Clientele counts: both cost', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/deployment.md'), 'utf8');
  const measured = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => {
    const parts = z.array(z.looseObject({})).optional().parse(Properties.Metrics);
    return parts?.filter((part) => 'MetricStat' in part).length ?? 1;
  });
  const total = measured.reduce((sum, one) => sum + one, 0);
  expect(/Alarms: (\d+) measurements, 10 of them free/.exec(guide)?.[1]).toBe(String(total));
  expect(/free per account: (\d+) in a busy shop/.exec(guide)?.[1]).toBe(
    String(Object.keys(metricUnits).length),
  );
});

test('every metric that Clientele counts is on the dashboard, and the runbook says what it means', () => {
  const wordsOf = (text: string): string[] => text.match(/\w+/g) ?? [];
  const shown = wordsOf(JSON.stringify(ofType('AWS::CloudWatch::Dashboard')));
  const explained = [...runbook.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, metrics = '']) => wordsOf(metrics));
  const names = Object.keys(metricUnits);
  expect(names.filter((name) => !shown.includes(name) || !explained.includes(name))).toEqual([]);
});

test("every function's alarm says what users lose", () => {
  const texts = alarms().map(({ text }) => text);
  for (const { name } of functionsOf()) {
    const text = texts.find((one) => one.startsWith(`Function ${name} threw or timed out. `));
    expect(text?.split('. ').length, name).toBeGreaterThanOrEqual(3);
  }
});
