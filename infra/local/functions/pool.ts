import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Log } from '../log.ts';
import type { Guardian } from '../process/guardian.ts';
import type { FunctionDefinition } from '../template/model.ts';
import { FunctionProcess, type Outcome } from './process.ts';

/** Enough to be truly parallel without drowning a small machine in starting processes. */
const processLimit = Math.min(8, Math.max(4, 2 * availableParallelism()));
const idleLimitMs = 120_000;
const payloadLimitBytes = 6 * 1024 * 1024;

/** What pools need of the stack. */
export interface PoolSurroundings {
  readonly runtime: string;
  readonly awsUrl: string;
  readonly guardian: Guardian;
  readonly log: Log;
}

export function startProcess(
  definition: FunctionDefinition,
  { runtime, awsUrl, guardian, log }: PoolSurroundings,
): FunctionProcess {
  const write = (text: string): void => log.file(definition.label, text);
  return new FunctionProcess(definition, runtime, awsUrl, guardian, write);
}

/** The processes of one function: as many as invocations at once, up to a limit; then invocations wait. */
export class Pool {
  readonly definition: FunctionDefinition;
  readonly #surroundings: PoolSurroundings;
  readonly #idle: { process: FunctionProcess; since: number }[] = [];
  readonly #busy = new Set<FunctionProcess>();
  readonly #waiting: ((process: FunctionProcess | undefined) => void)[] = [];
  readonly #sweep: NodeJS.Timeout;
  #retired = false;
  #killed = false;

  constructor(definition: FunctionDefinition, surroundings: PoolSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
    this.#sweep = setInterval(() => this.#endIdle(), 10_000).unref();
  }

  /** Runs the function once. Never rejects: a failing function is an outcome. */
  async invoke(event: unknown): Promise<Outcome> {
    const { log } = this.#surroundings;
    const { label } = this.definition;
    const requestId = randomUUID();
    const process = await this.#take();
    if (!process) return stopped;
    const start = performance.now();
    log.file(label, `START RequestId: ${requestId}\n`);
    const outcome = limited(await process.invoke({ requestId, event: JSON.stringify(event) }));
    this.#release(process);
    log.file(
      label,
      `REPORT RequestId: ${requestId} Duration: ${(performance.now() - start).toFixed(1)} ms\n`,
    );
    if (outcome.ok || this.#killed) return outcome;
    const { errorType, errorMessage } = outcome.error;
    log.file(label, `${errorType}: ${errorMessage}\n`);
    log.say(`${label} failed: ${errorType}: ${errorMessage.split('\n')[0]} (logs/${label}.log)`);
    return outcome;
  }

  /** The process at work that has this session token. */
  processOf(session: string): FunctionProcess | undefined {
    return [...this.#busy].find((process) => process.session === session);
  }

  /** Ends the processes, those that are at work after their invocation. */
  retire(): void {
    this.#retired = true;
    clearInterval(this.#sweep);
    for (const { process } of this.#idle.splice(0)) process.kill();
  }

  /** Ends every process now. */
  kill(): void {
    this.retire();
    this.#killed = true;
    for (const process of this.#busy) process.kill();
    for (const tell of this.#waiting.splice(0)) tell(undefined);
  }

  get busy(): boolean {
    return this.#busy.size > 0;
  }

  /** The process that was used last, a new one, or the next that becomes free; none once the pool was killed. */
  async #take(): Promise<FunctionProcess | undefined> {
    if (this.#killed) return undefined;
    const idle = this.#idle.pop()?.process;
    if (idle?.alive) return this.#occupy(idle);
    if (idle) return this.#take();
    if (this.#busy.size < Math.min(processLimit, this.definition.concurrency ?? processLimit))
      return this.#occupy(startProcess(this.definition, this.#surroundings));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #occupy(process: FunctionProcess): FunctionProcess {
    this.#busy.add(process);
    return process;
  }

  #release(process: FunctionProcess): void {
    this.#busy.delete(process);
    const next = this.#waiting.shift();
    if (next) next(this.#occupy(process.alive ? process : startProcess(this.definition, this.#surroundings)));
    else if (this.#retired) process.kill();
    else if (process.alive) this.#idle.push({ process, since: Date.now() });
  }

  #endIdle(): void {
    while (this.#idle.length > 1 && Date.now() - (this.#idle[0]?.since ?? 0) > idleLimitMs)
      this.#idle.shift()?.process.kill();
  }
}

const stopped: Outcome = {
  ok: false,
  error: { errorType: 'Runtime.ExitError', errorMessage: 'The local stack is stopping.' },
};

const limited = (outcome: Outcome): Outcome =>
  outcome.ok && Buffer.byteLength(outcome.payload) > payloadLimitBytes
    ? {
        ok: false,
        error: {
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size exceeded maximum allowed payload size (${payloadLimitBytes} bytes).`,
        },
      }
    : outcome;
