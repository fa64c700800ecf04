/**
 * Lambda answers 6 MB at the most, as JSON in which the page is a text: every byte of the page may become two. The rest
 * is margin.
 */
const mostBytes = 2_900_000;

/** How many of the items fit into one answer, from the first on: one at least. */
export function fitting(items: readonly unknown[]): number {
  let bytes = 0;
  const tooMany = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > mostBytes;
  });
  return tooMany < 0 ? items.length : Math.max(tooMany, 1);
}
