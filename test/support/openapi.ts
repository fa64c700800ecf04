import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as z from 'zod';
import { openApiDocument } from '../../shared/http/openapi.ts';
import { onceInProcess } from './once-in-process.ts';

const mediaType = z.object({ schema: z.unknown(), example: z.unknown(), examples: z.unknown() }).partial();
const reference = z.object({ $ref: z.string() });
const response = z.object({
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z.record(z.string(), mediaType).default({}),
});
const operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.record(z.string(), z.unknown())),
  requestBody: z.object({ required: z.boolean(), content: z.record(z.string(), mediaType) }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});
const document = z.looseObject({
  info: z.object({ description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** The API's document, as far as tests look into it. */
export const openApi = onceInProcess('document', () => document.parse(openApiDocument('Test')));

/** Every operation with its method and path. */
export const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({ method, path, ...described })),
);

/** A part of the document and the JSON pointer to where it stands. */
interface Place<Part> {
  readonly part: Part;
  readonly pointer: string;
}

/** What an operation says of a status, wherever in the document that stands. */
export function responseOf(
  method: string,
  path: string,
  status: number,
): Place<z.output<typeof response>> | undefined {
  const described = openApi.paths[path]?.[method.toLowerCase()]?.responses[status];
  if (!described) return undefined;
  const here = `#/paths/${escapePart(path)}/${method.toLowerCase()}/responses/${status}`;
  return '$ref' in described
    ? { part: response.parse(componentOf(described.$ref)), pointer: described.$ref }
    : { part: described, pointer: here };
}

/** What a reference such as `#/components/examples/busy` leads to. */
export function componentOf(ref: string): unknown {
  const [, , kind = '', name = ''] = ref.split('/');
  return openApi.components[kind]?.[name];
}

const { ajv, validators } = onceInProcess('validators', () => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addFormat('idn-email', true);
  ajv.addSchema(openApi, 'openapi.json');
  return { ajv, validators: new Map<string, ValidateFunction>() };
});

/** What is wrong with a value by the schema at a JSON pointer into the document. */
export function faultsBy(pointer: string, value: unknown): string[] {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi.json${pointer}` });
  validators.set(pointer, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `the body: ${instancePath} ${message}`);
}

/** A part of a JSON pointer in a URI fragment. */
export const escapePart = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
