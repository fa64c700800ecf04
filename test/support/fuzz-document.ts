import type { Schema } from './fuzz-values.ts';

interface Content {
  readonly schema: Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Content>>;
}

/** One operation of the OpenAPI document. */
export interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Response>>;
}

/** The parts of an OpenAPI document that requests are made from and answers are held to. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The document with everything but schemas in its place: references between schemas can go round in circles. */
export function readDocument(document: object): Document {
  const inlined = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(inlined);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref } = node as { $ref?: unknown };
    if (typeof $ref === 'string' && !$ref.startsWith('#/components/schemas/')) return inlined(at($ref));
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inlined(value)]));
  };
  const at = (reference: string) =>
    reference
      .split('/')
      .slice(1)
      .reduce<unknown>((node, part) => (node as Readonly<Record<string, unknown>>)[part], document);
  // What the document looks like is for the tests of the document to say.
  return inlined(document) as Document;
}

/** An operation with where it stands. */
export interface Located {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** All operations, those first that make what others need, those last that remove it, a part before the whole. */
export function operationsOf({ paths }: Document): Located[] {
  const order = ({ method, path }: Located) =>
    method === 'delete' ? 100 - path.length : path.includes('{') ? 3 : method === 'post' ? 1 : 2;
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    )
    .toSorted((a, b) => order(a) - order(b));
}

/** The schema that a reference within the document names. */
export function resolve(document: Document, reference: string): Schema {
  const schema = document.components.schemas[reference.replace('#/components/schemas/', '')];
  if (!schema) throw new Error(`${reference} is not in the document.`);
  return schema;
}

/** A schema with a reference followed. */
export const followed = (document: Document, schema: Schema): Schema =>
  schema.$ref ? followed(document, resolve(document, schema.$ref)) : schema;
