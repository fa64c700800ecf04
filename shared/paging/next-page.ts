/** Path and query string of the page that the cursor points to, for the `Link` header. */
export function nextPage(
  url: { path: string; query: string },
  nextCursor: string | undefined,
): string | undefined {
  if (nextCursor === undefined) return undefined;
  const parameters = new URLSearchParams(url.query);
  parameters.set('cursor', nextCursor);
  return `${url.path}?${parameters}`;
}
