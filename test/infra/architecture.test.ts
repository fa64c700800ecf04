import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { architectureOf } from '../../infra/architecture/document.ts';
import { functionsOf } from './template.ts';

const template = () => readFileSync(join(inject('cdkOut'), 'Clientele.template.json'), 'utf8');
const committed = () => readFileSync(join(import.meta.dirname, '../../docs/architecture.md'), 'utf8');
const edges = () => committed().match(/^ {2}\w+ -\.?->/gm) ?? [];

test('the picture shows what is deployed; if not: npm run architecture', () => {
  expect(committed()).toBe(architectureOf(template()));
});

test('the picture can be taken in', () => {
  expect(edges().length).toBeLessThanOrEqual(60);
});

test('every function is in the picture, with what it may do', () => {
  for (const { name } of functionsOf()) {
    expect(committed()).toContain(`["${name}"]`);
    if (name !== 'reference') expect(committed()).toContain(`| \`${name}\` |`);
  }
});

test('an action without a word stops the drawing', () => {
  const changed = template().replaceAll('"dynamodb:Scan"', '"dynamodb:PartiQLSelect"');
  expect(() => architectureOf(changed)).toThrow('The picture has no word for dynamodb:PartiQLSelect.');
});
