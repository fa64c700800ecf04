import * as z from 'zod';
import { isObject, type Json } from '../json.ts';

type Exact = string | number | boolean | null;

/** What a record must look like to be delivered: at the end of each path, one of the listed values. */
export interface FilterPattern {
  readonly [key: string]: readonly Exact[] | FilterPattern;
}

const exact = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A pattern as a template holds it where it is no text: that of an EventBridge rule. */
export const eventPattern: z.ZodType<FilterPattern> = z.lazy(() =>
  z.record(z.string().regex(/^[^$]/), z.union([z.array(exact).min(1), eventPattern])),
);

/** The pattern of a filter, as the JSON text that a template holds. */
export const filterPattern = z.string().transform((text, context): FilterPattern => {
  const parsed = eventPattern.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  context.addIssue('only patterns of exact values are available locally');
  return z.NEVER;
});

/** Whether a record is what the pattern asks for. */
export const matchesPattern = (pattern: FilterPattern, record: Json | undefined): boolean =>
  Object.entries(pattern).every(([key, wanted]) => {
    const value = isObject(record) ? record[key] : undefined;
    if (!Array.isArray(wanted)) return matchesPattern(wanted as FilterPattern, value);
    return (Array.isArray(value) ? value : [value]).some((one) => wanted.includes(one));
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
