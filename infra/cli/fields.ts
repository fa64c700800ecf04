import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { messageOf } from '../local/problem.ts';
import { UsageError } from './refusals.ts';
import type { Terminal } from './terminal.ts';

/** How fields are given, for the help of a command. */
export const fieldsHelp = `
Fields: name=text, or name:=JSON for what is no text; nested ones with a dot.
  firstName=Ada shippingAddress.city=London taxExempt:=true 'tags:=["vip"]' notes:=null`;

/**
 * The fields that are given as arguments, over those of a file of JSON.
 * @param file `-` is standard input
 * @throws UsageError when there are none, or they cannot be read
 */
export async function givenFields(
  args: readonly string[],
  file: string | undefined,
  { stdin }: Terminal,
): Promise<Record<string, unknown>> {
  const fields = file === undefined ? {} : parsed(await textOf(file, stdin), file);
  for (const argument of args) {
    const [, path = '', typed, value = ''] = /^([^=:]+)(:)?=(.*)$/s.exec(argument) ?? [];
    if (path === '') throw new UsageError(`A field is given as name=text or name:=JSON, not "${argument}".`);
    put(fields, path.split('.'), typed ? fromJson(value, path) : value);
  }
  if (Object.keys(fields).length === 0) throw new UsageError(`Give at least one field.\n${fieldsHelp}`);
  return fields;
}

function put(record: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  const inner = Object.hasOwn(record, name) ? record[name] : undefined;
  const part = isRecord(inner) ? inner : {};
  if (rest.length > 0) put(part, rest, value);
  // A field of any name, `__proto__` too: which there are, the API says.
  Object.defineProperty(record, name, {
    value: rest.length > 0 ? part : value,
    ...{ enumerable: true, configurable: true, writable: true },
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function textOf(file: string, stdin: Terminal['stdin']): Promise<string> {
  try {
    return file === '-' ? await text(stdin) : readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}.`);
  }
}

function parsed(content: string, file: string): Record<string, unknown> {
  const value = fromJson(content, file);
  if (!isRecord(value)) throw new UsageError(`${file} holds no JSON object.`);
  return value;
}

function fromJson(content: string, from: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UsageError(`${from}: this is no JSON. ${messageOf(error)}`);
  }
}
