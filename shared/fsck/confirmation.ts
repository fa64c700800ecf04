import { setTimeout as sleep } from 'node:timers/promises';
import type { Origin } from '../audit/audit.ts';
import { Busy } from '../errors.ts';
import { backoff } from '../table/backoff.ts';
import { tryCommit } from '../table/commit.ts';
import type { Key } from '../table/table.ts';
import type { CheckName, Fault, Suspicion } from './fault.ts';
import { Unsettled, type World } from './world.ts';

/** What is wrong, and what was done about it. */
export interface Finding {
  readonly check: CheckName;
  readonly key: Key;
  readonly what: string;
  /** What the repair does; absent: `advice`. */
  readonly repair?: string;
  /** What a person should do. */
  readonly advice?: string;
  /** Absent when nothing was to be repaired. */
  readonly repaired?: boolean;
}

/** How many things are looked at at a time. */
const lanes = 8;
const repairAttempts = 6;

/** What is done about what is suspected. */
export interface ConfirmationOptions {
  /** Whether to repair what can be repaired. Default: nothing is written. */
  readonly repair?: boolean;
  /** Names this run in audit records. */
  readonly requestId: string;
  readonly onFinding?: (finding: Finding) => void;
}

/** Looks twice at what is suspected, reports it, and repairs it if that was asked for. */
export class Confirmation {
  readonly #world: World;
  readonly #options: ConfirmationOptions;
  #findings = 0;
  #repaired = 0;
  #unsettled = 0;

  constructor(world: World, options: ConfirmationOptions) {
    this.#world = world;
    this.#options = options;
  }

  get counts() {
    return { findings: this.#findings, repaired: this.#repaired, unsettled: this.#unsettled };
  }

  async confirm(suspicions: readonly Suspicion[], pauseMs: number): Promise<void> {
    const wrong = new Map<Suspicion, Fault>();
    const waiting = suspicions.values();
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const one of waiting) {
          const fault = await this.#look(one);
          if (fault) wrong.set(one, fault);
        }
      }),
    );
    if (wrong.size === 0) return;
    await sleep(pauseMs);
    // One after another: a repair may set right what the next one is about.
    for (const one of suspicions) {
      const before = wrong.get(one);
      if (before) await this.#settle(one, before);
    }
  }

  async #look({ look }: Suspicion): Promise<Fault | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof Busy || error instanceof Unsettled)) throw error;
      this.#unsettled++;
      return undefined;
    }
  }

  /** @param before the fault at the first look, a pause ago */
  async #settle(suspicion: Suspicion, before: Fault): Promise<void> {
    const fault = await this.#look(suspicion);
    if (!fault) return;
    if (fault.version !== before.version) {
      this.#unsettled++;
      return;
    }
    this.#findings++;
    const { check, key } = suspicion;
    const { what, remedy } = fault;
    const isRepairable = 'does' in remedy;
    const repaired = isRepairable && this.#options.repair ? await this.#repair(suspicion, fault) : undefined;
    if (repaired) this.#repaired++;
    this.#options.onFinding?.({
      check,
      key,
      what,
      ...(isRepairable ? { repair: remedy.does } : { advice: remedy.advice }),
      ...(repaired !== undefined && { repaired }),
    });
  }

  /** @returns whether all is well now */
  async #repair(suspicion: Suspicion, found: Fault): Promise<boolean> {
    const { table } = this.#world;
    let fault: Fault | undefined = found;
    for (let attempt = 1; attempt <= repairAttempts; attempt++) {
      if (!fault) return true;
      if (!('does' in fault.remedy)) return false;
      const origin: Origin = { actor: 'fsck', requestId: this.#options.requestId, now: table.clock() };
      const { refused } = await tryCommit(table, await fault.remedy.change(origin));
      if (refused.length === 0) return true;
      await sleep(backoff(attempt));
      fault = await this.#look(suspicion);
    }
    return false;
  }
}
