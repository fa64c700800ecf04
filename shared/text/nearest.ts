/** The name that was probably meant by one that there is not: at most a third of its letters are others. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const most = Math.ceil(wanted.length / 3);
  const near = names
    .filter((one) => Math.abs(one.length - wanted.length) <= most)
    .map((one) => ({ one, edits: editsBetween(wanted, one.toLowerCase()) }))
    .filter(({ edits }) => edits <= most);
  return near.toSorted((a, b) => a.edits - b.edits)[0]?.one;
}

/** How many letters must be added, dropped or changed to make one of the other (Levenshtein). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
