import type * as z from 'zod';

/**
 * Says of fields that a strict object does not have what there is to know of each; of all others what is said anyway. A
 * check for `superRefine`: it goes on after unknown fields, and notes each as a fault of its own.
 */
export const explainUnknown =
  (words: Readonly<Record<string, string>>) =>
  (_: unknown, { issues }: Pick<z.core.$RefinementCtx, 'issues'>): void => {
    const explained = issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys' || issue.path?.length) return [issue];
      return issue.keys.map((key) => ({
        ...issue,
        keys: [key],
        ...(Object.hasOwn(words, key) && { message: words[key] }),
      }));
    });
    issues.splice(0, issues.length, ...explained);
  };
