/** A reason not to start (or to go on), in one clear sentence for the person at the terminal. */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** The message of anything that was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
