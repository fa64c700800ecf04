import * as z from 'zod';

const responseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * What a function reports as failed of a batch; a report that Lambda would not understand fails it all.
 * @param payload the function's answer, as JSON
 * @param identifiers those of the batch
 */
export function reportedFailures(payload: string, identifiers: readonly string[]): ReadonlySet<string> {
  const all = new Set(identifiers);
  const parsed = responseSchema.safeParse(JSON.parse(payload));
  if (!parsed.success) return all;
  const named = (parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return named.every((id) => all.has(id)) ? new Set(named) : all;
}
