import * as z from 'zod';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const jsonObject = z.record(z.string(), z.json());

/** The object in a JSON text, or undefined when it is no JSON object. */
export function parseObject(text: string | Buffer): JsonObject | undefined {
  try {
    return jsonObject.safeParse(JSON.parse(text.toString())).data;
  } catch {
    return undefined;
  }
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text at a key of an object, or an empty one. */
export const textAt = (value: Json | undefined, key: string): string => {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : '';
};
