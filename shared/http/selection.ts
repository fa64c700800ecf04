import * as z from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { type InvalidRequest, invalidAt } from '../errors.ts';
import type { FaultCode } from '../fault-codes.ts';
import { fieldNamesIn, hasField } from '../schema/fields.ts';
import { suggestion } from '../text/suggestion.ts';

/** Which fields of a resource are answered: each whole, or some of what is in it. */
export type Selection = ReadonlyMap<string, Selection | 'whole'>;

const bodyFields = z.array(z.string());

/**
 * Takes `fields` out of what the client sent: lists of names with commas in a query string, a list in a body. The
 * contract's own schemas never see it, so that it is no part of a question, and a cursor holds for any selection.
 * @param sent the parameters of the query string, or the body of a search
 * @throws InvalidRequest for a name that the answer does not have
 */
export function takeSelection(
  endpoint: Endpoint,
  sent: unknown,
  place: '/query' | '',
): { readonly rest: unknown; readonly selection?: Selection } {
  const { selectable, method, success } = endpoint;
  const isThePlace = place === (method === 'GET' ? '/query' : '');
  if (!selectable || !isThePlace || !success.schema || !hasFields(sent)) return { rest: sent };
  const { fields, ...rest } = sent;
  const names = typeof fields === 'string' ? [fields] : bodyFields.safeParse(fields).data;
  const wanted = names?.flatMap((name) => (place === '' ? name : name.split(','))).map((name) => name.trim());
  const resource = resourceOf(success.schema);
  if (!wanted) throw notFields(place, 'wrong_type', 'fields takes a list of names.');
  const unknown = wanted.find((name) => !hasField(resource, name.split('.')));
  if (unknown !== undefined) throw notFields(place, 'unknown_field', unknownField(resource, unknown));
  return { rest, selection: selectionOf(wanted) };
}

/** The selection of these fields, and of the id. */
export const selectionOf = (names: readonly string[]): Selection =>
  toSelection(['id', ...names].map((name) => name.split('.')));

const hasFields = (sent: unknown): sent is { readonly fields: unknown } =>
  typeof sent === 'object' && sent !== null && Object.hasOwn(sent, 'fields');

const notFields = (place: string, code: FaultCode, message: string): InvalidRequest =>
  invalidAt({ pointer: `${place}/fields`, code, message });

/** Names are no secret, so the wrong one is told: among several nobody would know which it is. */
function unknownField(resource: z.ZodType, name: string): string {
  const names = fieldNamesIn(resource);
  const top = names.filter((one) => !one.includes('.')).join(', ');
  const told = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  const problem = name === '' ? 'A name is missing.' : `There is no field ${told}.`;
  return `${problem}${suggestion(name, names)} There are ${top}, and with a dot what is in them.`;
}

const longestName = 50;

/** An answer with the selected fields only, or a page of such. */
export function select(schema: z.ZodType, answer: unknown, selection: Selection): unknown {
  if (resourceOf(schema) === schema) return pick(answer, selection);
  const page = z.looseObject({ items: z.array(z.unknown()) }).parse(answer);
  return { ...page, items: page.items.map((item) => pick(item, selection)) };
}

function pick(value: unknown, selection: Selection): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const picked = Object.entries(value).flatMap(([name, inner]) => {
    const part = selection.get(name);
    if (part === undefined) return [];
    return [[name, part === 'whole' ? inner : pick(inner, part)] as const];
  });
  return Object.fromEntries(picked);
}

function toSelection(paths: readonly string[][]): Selection {
  const byName = Map.groupBy(paths, ([name = '']) => name);
  return new Map(
    [...byName].map(([name, those]) => {
      const inner = those.map(([, ...rest]) => rest);
      return [name, inner.some((rest) => rest.length === 0) ? 'whole' : toSelection(inner)];
    }),
  );
}

/** The schema of what a page lists; of anything else, the schema itself. */
function resourceOf(schema: z.ZodType): z.ZodType {
  const items = schema instanceof z.ZodObject ? schema.shape.items : undefined;
  return items instanceof z.ZodArray ? (items.element as z.ZodType) : schema;
}
