import * as z from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { type InvalidRequest, invalidAt } from '../errors.ts';
import { fieldNamesIn, hasField } from '../schema/fields.ts';

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
  const wanted = names?.flatMap((name) => (place === '' ? name : name.split(',')));
  const resource = resourceOf(success.schema);
  if (!wanted?.every((name) => hasField(resource, name.split('.')))) throw unknownField(resource, place);
  return { rest, selection: selectionOf(wanted) };
}

/** The selection of these fields, and of the id. */
export const selectionOf = (names: readonly string[]): Selection =>
  toSelection(['id', ...names].map((name) => name.split('.')));

const hasFields = (sent: unknown): sent is { readonly fields: unknown } =>
  typeof sent === 'object' && sent !== null && Object.hasOwn(sent, 'fields');

function unknownField(resource: z.ZodType, place: string): InvalidRequest {
  const message = `fields names what the answer has: ${fieldNamesIn(resource).join(', ')}.`;
  return invalidAt({ pointer: `${place}/fields`, code: 'unknown_field', message });
}

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
