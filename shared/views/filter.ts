import * as z from 'zod';
import { type Expression, expression } from '../directory/expression.ts';
import { fault } from '../schema/faults.ts';

/** So that all views together fit into one answer. */
const mostBytes = 16_000;

const meta = { $ref: '#/components/schemas/Expression', description: 'Which customers. Without one: all.' };

/**
 * A filter as clients send it: held to the language of today, and kept word for word. Whoever reads it one day may
 * know more of the language; so it is parsed whenever it is used.
 */
export const newFilter = z
  .unknown()
  .check((context) => {
    const { value: input } = context;
    const parsed = expression.safeParse(input, { reportInput: true });
    // The type of an issue that is found is not that of one to report, although zod makes the one of the other.
    if (!parsed.success)
      context.issues.push(
        ...parsed.error.issues.map((issue) => ({ input, ...issue }) as z.core.$ZodRawIssue),
      );
    else if (Buffer.byteLength(JSON.stringify(input)) > mostBytes) {
      const message = `A saved filter has at most ${mostBytes} bytes of JSON.`;
      context.issues.push({ code: 'custom', input, ...fault('too_long', message) });
    }
  })
  .meta(meta);

/** A filter as it was saved. */
export const savedFilter = z.unknown().meta(meta);

/** The expression that was saved, or undefined when it is not understood any more. */
export const readFilter = (saved: unknown): Expression | undefined => expression.safeParse(saved).data;
