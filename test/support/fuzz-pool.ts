type Leaf = string | number | boolean;

/** Enough to choose from; more would only make the choice rarer. */
const mostValues = 40;

/**
 * What answers of the API have shown: ids by the path that leads to them, other values by the name of their
 * property. Requests are made of them, so that they hit what exists.
 */
export class Pool {
  readonly #values = new Map<string, Leaf[]>();
  readonly #bodies = new Map<string, unknown[]>();
  readonly #spared = new Set<unknown>();

  /** From now on this id is not learnt: no request may touch what it names. */
  spare(id: string): void {
    this.#spared.add(id);
  }

  /** A body whose parts are right only together. */
  suggest(operationId: string, body: unknown): void {
    this.#bodies.set(operationId, [...this.bodiesFor(operationId), body]);
  }

  bodiesFor(operationId: string): readonly unknown[] {
    return this.#bodies.get(operationId) ?? [];
  }

  /** Learns from an answer to a request to the path, which may hold `{name}` parameters. */
  learn(path: string, body: unknown): void {
    const items = isObject(body) && Array.isArray(body.items) ? body.items : [body];
    for (const item of items) {
      if (!isObject(item)) continue;
      for (const name of ['id', 'key']) this.#add(`${path}/`, item[name]);
    }
    this.#walk('', body);
  }

  /** Known values of a property, or of the parameter that a path ends with. */
  of(name: string): readonly Leaf[] {
    return this.#values.get(name) ?? [];
  }

  /** Values of any property that the test accepts. */
  matching(test: (value: Leaf) => boolean): readonly Leaf[] {
    return [...new Set([...this.#values.values()].flat())].filter(test);
  }

  #walk(name: string, value: unknown): void {
    if (Array.isArray(value)) for (const item of value.slice(0, 20)) this.#walk(name, item);
    else if (isObject(value)) for (const [key, inner] of Object.entries(value)) this.#walk(key, inner);
    else this.#add(name, value);
  }

  #add(name: string, value: unknown): void {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return;
    const known = this.#values.get(name) ?? [];
    if (this.#spared.has(value) || known.includes(value)) return;
    this.#values.set(name, [...known, value].slice(-mostValues));
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
