import { fold } from './fold.ts';

/** The name that was probably meant, as a sentence to end an error with; empty when none comes near. */
export function suggestion(given: string, names: readonly string[]): string {
  const meant = nearest(given.slice(0, longestName), names);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** Nobody misspells a longer one. */
const longestName = 60;

function nearest(given: string, names: readonly string[]): string | undefined {
  const wanted = fold(given);
  const [best] = names
    .flatMap((name) => forms(name).map((form) => ({ name, form, far: distance(wanted, form) })))
    .filter(({ form, far }) => far <= mostFaults(form))
    .sort((a, b) => a.far - b.far);
  return best?.name;
}

/** In a short word two other letters make another word. */
const mostFaults = (word: string): number => Math.min(2, Math.floor(word.length / 4));

/** `city` may mean `shippingAddress.city`. */
const forms = (name: string): string[] => [fold(name), fold(name.slice(name.lastIndexOf('.') + 1))];

/** How many letters must be put in, left out, changed or swapped with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      const steps = [
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        ...(i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
          ? [(before[j - 2] ?? 0) + 1]
          : []),
      ];
      row.push(Math.min(...steps));
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
