import type { Head } from './change-log.ts';

/**
 * How many lanes the change log has. Commits in different lanes never meet, so it takes more of them than there
 * are writers at a time; all heads together still are one read unit (docs/adr/0002 has the sums).
 */
export const laneCount = 64;

const randomLane = (): number => Math.floor(Math.random() * laneCount);

/**
 * What this process believes of the change log's heads. A belief may be stale: the commit's condition on the
 * head decides. A process stays in one lane as long as nobody gets in its way, so that most commits need no
 * read of the head at all.
 */
export class Lanes {
  #preferred = randomLane();
  readonly #heads = new Map<number, Head>();

  get preferred(): number {
    return this.#preferred;
  }

  /** The lane's head, if this process has seen it. */
  believedHead(lane: number): Head | undefined {
    return this.#heads.get(lane);
  }

  /** Answers can cross: the higher number is the newer one. */
  believe(lane: number, head: Head): void {
    if (head.n > (this.#heads.get(lane)?.n ?? 0)) this.#heads.set(lane, head);
  }

  /** Somebody else wrote to the lane: forget its head, and prefer another lane from now on. */
  lost(lane: number): void {
    this.#heads.delete(lane);
    this.#preferred = (lane + 1 + Math.floor(Math.random() * (laneCount - 1))) % laneCount;
  }
}
