/** What time waits for. */
interface World {
  readonly order: { turn(): Promise<void> };
  readonly store: { readonly isAtWork: boolean };
}

/**
 * Nights, in which time jumps by days: nothing is at work then, for no transaction takes a minute, and no request or
 * builder an hour.
 */
export class Nights {
  readonly #world: World;
  #atWork = 0;
  #falls = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** Does something between two nights. */
  async ofToday<T>(work: () => Promise<T>): Promise<T> {
    while (this.#falls) await this.#world.order.turn();
    this.#atWork++;
    try {
      return await work();
    } finally {
      this.#atWork--;
    }
  }

  /** Lets a night fall, as soon as everything of today is done. */
  async pass(jump: () => void): Promise<void> {
    const { order, store } = this.#world;
    this.#falls = true;
    while (store.isAtWork || this.#atWork > 0) await order.turn();
    jump();
    this.#falls = false;
  }
}
