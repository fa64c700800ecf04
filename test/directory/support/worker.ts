/** Work that goes one step when it is told to: it can be left half-way, and other things happen between its steps. */
export class Worker {
  readonly #parked: (() => void)[] = [];
  #tell = () => {};
  #isDone = false;

  /** @param work waits for its turn before each of its steps */
  constructor(work: (turn: () => Promise<void>) => Promise<unknown>) {
    const turn = () =>
      new Promise<void>((resolve) => {
        this.#parked.push(resolve);
        this.#tell();
      });
    work(turn)
      .catch(() => {})
      .finally(() => {
        this.#isDone = true;
        this.#tell();
      });
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Lets it go one step. */
  async step(): Promise<void> {
    while (this.#parked.length === 0 && !this.#isDone)
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    this.#parked.shift()?.();
    // What follows from it, up to the next step.
    await new Promise(setImmediate);
  }
}
