import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { Problem } from '../problem.ts';
import type { Deployment, FunctionDefinition } from '../template/model.ts';
import { Pool, type PoolSurroundings, startProcess } from './pool.ts';
import type { FunctionProcess } from './process.ts';

/** The running functions, by ARN. Functions that did not change keep their processes over a reload. */
export class Functions {
  readonly #surroundings: PoolSurroundings;
  #pools = new Map<string, Pool>();

  constructor(surroundings: PoolSurroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Loads every function that is new or has changed, each in a process that ends at once: what throws while it loads
   * shall not take over.
   * @throws Problem for the first that cannot be loaded
   */
  async tryToLoad({ functions }: Deployment): Promise<void> {
    const changed = functions.filter((definition) => !this.#unchanged(definition));
    await Promise.all(changed.map((definition) => this.#tryOne(definition)));
  }

  install({ functions }: Deployment): void {
    const before = this.#pools;
    this.#pools = new Map(
      functions.map((definition) => [
        definition.arn,
        this.#unchanged(definition) ?? new Pool(definition, this.#surroundings),
      ]),
    );
    const kept = new Set(this.#pools.values());
    for (const pool of before.values()) if (!kept.has(pool)) pool.retire();
  }

  get(arn: string): Pool | undefined {
    return this.#pools.get(arn);
  }

  /** The process at work that has this session token, and its function. */
  processOf(
    session: string,
  ): { readonly definition: FunctionDefinition; readonly process: FunctionProcess } | undefined {
    for (const pool of this.#pools.values()) {
      const process = pool.processOf(session);
      if (process) return { definition: pool.definition, process };
    }
    return undefined;
  }

  /** Lets running invocations finish for a moment, then ends every process. */
  async stop(graceMs: number): Promise<void> {
    const end = Date.now() + graceMs;
    const pools = [...this.#pools.values()];
    while (Date.now() < end && pools.some(({ busy }) => busy))
      await new Promise((done) => setTimeout(done, 20));
    for (const pool of pools) pool.kill();
  }

  /** The pool of a function, if it runs already just as it is defined. */
  #unchanged(definition: FunctionDefinition): Pool | undefined {
    const running = this.#pools.get(definition.arn);
    return running && JSON.stringify(running.definition) === JSON.stringify(definition) ? running : undefined;
  }

  async #tryOne(definition: FunctionDefinition): Promise<void> {
    const { label } = definition;
    const process = startProcess(definition, this.#surroundings);
    const outcome = await process.load();
    process.kill();
    if (outcome.ok) return;
    const { errorType, errorMessage } = outcome.error;
    throw new Problem(`${label} cannot be loaded: ${errorType}: ${errorMessage} (logs/${label}.log)`);
  }
}

/** Compiles the runtime once, so that every process of a function starts without stripping types. */
export async function compileRuntime(folder: string): Promise<string> {
  const outfile = join(folder, 'runtime.cjs');
  await esbuild.build({
    entryPoints: [join(import.meta.dirname, 'runtime.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    logLevel: 'silent',
  });
  return outfile;
}
