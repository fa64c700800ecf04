import type { Standing } from './row.ts';

/** A standing that came before its profile, and when it was written, in milliseconds since 1970. */
export interface WaitingStanding {
  readonly at: number;
  readonly standing: Standing;
}

/** An entry of the log lives two days: no profile comes from it any later. */
const longestWaitMs = 3 * 24 * 60 * 60 * 1000;

/**
 * Standings that came before their profiles. Lanes are read side by side, so what was written later may come first. What
 * belongs to nobody is let go after some days.
 */
export class Waiting {
  readonly #standings: Map<string, WaitingStanding>;
  /** When the newest of all that came was written. */
  #latest = 0;

  constructor(standings: ReadonlyMap<string, WaitingStanding> = new Map()) {
    this.#standings = new Map(standings);
  }

  /** Keeps it, unless a newer one waits already. */
  keep(id: string, standing: Standing, at: number): void {
    this.#latest = Math.max(this.#latest, at);
    if (standing.rev > (this.#standings.get(id)?.standing.rev ?? 0))
      this.#standings.set(id, { at, standing });
  }

  /** What waits for that profile, which has come or will never come. */
  take(id: string): Standing | undefined {
    const standing = this.#standings.get(id)?.standing;
    this.#standings.delete(id);
    return standing;
  }

  /** All that may still be of use. */
  all(): ReadonlyMap<string, WaitingStanding> {
    for (const [id, { at }] of this.#standings)
      if (this.#latest - at > longestWaitMs) this.#standings.delete(id);
    return this.#standings;
  }
}
