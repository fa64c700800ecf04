import { type ChildProcess, execFile, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Guardian } from '../process/guardian.ts';
import type { FunctionDefinition } from '../template/model.ts';
import { functionEnvironment } from './environment.ts';
import type { FunctionError, Invocation, Report } from './protocol.ts';

/** How an invocation ended. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** Lambda allows ten seconds and then starts again within the time-out; a busy machine may need longer. */
const initLimitMs = 30_000;
const memoryCheckMs = 200;
const pageKilobytes = 4;

/** One process of a function. It answers one invocation at a time and stands still between them. */
export class FunctionProcess {
  /** The session token with which it calls AWS. */
  readonly session = randomUUID();
  readonly #child: ChildProcess;
  readonly #definition: FunctionDefinition;
  #settle: ((outcome: Outcome) => void) | undefined;
  #ready = false;
  #dead: FunctionError | undefined;

  /**
   * @param runtime file of the compiled {@link ./runtime.ts}
   * @param write takes what the function prints
   */
  constructor(
    definition: FunctionDefinition,
    runtime: string,
    awsUrl: string,
    guardian: Guardian,
    write: (text: string) => void,
  ) {
    this.#definition = definition;
    this.#child = fork(runtime, [definition.codeFolder, definition.handler], {
      cwd: definition.codeFolder,
      // Its own session: Ctrl-C in the terminal reaches the stack, which then stops its processes in order.
      detached: true,
      env: functionEnvironment(definition, this.session, awsUrl),
      execArgv: [`--max-old-space-size=${Math.round(definition.memoryMegabytes * 0.9)}`],
      execPath: process.execPath,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { pid } = this.#child;
    guardian.watch(pid);
    this.#child.stdout?.on('data', (data: Buffer) => write(data.toString()));
    this.#child.stderr?.on('data', (data: Buffer) => write(data.toString()));
    this.#child.on('message', (report: Report) => this.#hear(report));
    this.#child.on('error', (error) =>
      this.#end({ errorType: 'Runtime.ExitError', errorMessage: error.message }),
    );
    this.#child.on('exit', (code, signal) => {
      guardian.forget(pid);
      const how = signal ? `signal: ${signal}` : `exit status ${code}`;
      this.#end({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` });
    });
  }

  get alive(): boolean {
    return this.#dead === undefined;
  }

  /** Waits until its code is loaded. */
  async load(): Promise<Outcome> {
    return this.#ready ? { ok: true, payload: 'null' } : this.#wait(initLimitMs, 'Init');
  }

  /** Hands an invocation over, thawing the process for as long as it takes. */
  async invoke(invocation: Omit<Invocation, 'deadline'>): Promise<Outcome> {
    const loaded = await this.load();
    if (!loaded.ok) return loaded;
    this.#child.kill('SIGCONT');
    const limitMs = this.#definition.timeoutSeconds * 1000;
    const outcome = this.#wait(limitMs, 'Task');
    this.#send({ ...invocation, deadline: Date.now() + limitMs });
    const ended = await outcome;
    if (this.alive) this.#child.kill('SIGSTOP');
    return ended;
  }

  /** Stands still until the end of its invocation's time, or until it is killed. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(invocation: Invocation): void {
    if (this.alive && this.#child.connected) this.#child.send(invocation, () => {});
  }

  /** Waits for the next report, killing the process when it takes too long or grows too large. */
  #wait(limitMs: number, what: 'Init' | 'Task'): Promise<Outcome> {
    const dead = this.#dead;
    if (dead) return Promise.resolve({ ok: false, error: dead });
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        const errorMessage = `${what} timed out after ${(limitMs / 1000).toFixed(2)} seconds`;
        this.#kill({ errorType: 'Sandbox.Timedout', errorMessage });
      }, limitMs);
      const memory = setInterval(() => void this.#checkMemory(), memoryCheckMs);
      this.#settle = (outcome) => {
        clearTimeout(late);
        clearInterval(memory);
        this.#settle = undefined;
        resolve(outcome);
      };
    });
  }

  async #checkMemory(): Promise<void> {
    const megabytes = await residentMegabytes(this.#child.pid);
    const { memoryMegabytes } = this.#definition;
    if (megabytes > memoryMegabytes && this.alive)
      this.#kill({
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `Runtime exited with error: signal: killed (${Math.round(megabytes)} MB used of ${memoryMegabytes} MB)`,
      });
  }

  #hear(report: Report): void {
    if (report.kind === 'ready') {
      this.#ready = true;
      this.#settle?.({ ok: true, payload: 'null' });
    } else if (report.kind === 'result') this.#settle?.({ ok: true, payload: report.payload });
    else if (report.kind === 'init-error') this.#kill(report.error);
    else if (report.requestId === undefined) this.#kill(report.error);
    else this.#settle?.({ ok: false, error: report.error });
  }

  #kill(error: FunctionError): void {
    this.#end(error);
    this.kill();
  }

  #end(error: FunctionError): void {
    this.#dead ??= error;
    this.#settle?.({ ok: false, error: this.#dead });
  }
}

const run = promisify(execFile);

/** Resident memory of a process: Linux tells it in /proc, other systems through ps. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  try {
    const statm = await readFile(`/proc/${pid}/statm`, 'utf8');
    return (Number(statm.split(' ')[1]) * pageKilobytes) / 1024;
  } catch {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '0' }));
    return Number(stdout) / 1024;
  }
}
