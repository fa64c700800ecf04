/** Lines about names, each said once for as long as it stays true of its name. */
export class Notices {
  readonly #said = new Map<string, string>();
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  say(name: string, line: string): void {
    if (this.#said.get(name) === line) return;
    this.#said.set(name, line);
    this.#say(line);
  }

  forget(name: string): void {
    this.#said.delete(name);
  }

  /** Forgets every name but these. */
  keep(names: ReadonlySet<string>): void {
    for (const name of this.#said.keys()) if (!names.has(name)) this.#said.delete(name);
  }
}

/** A line with what could end it or steer the terminal taken out: names of files and columns come from anybody. */
export const printable = (line: string): string => line.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\uFFFD');
