import { setTimeout as sleep } from 'node:timers/promises';
import type { Origin } from '../audit/audit.ts';
import { Busy } from '../errors.ts';
import { findStanding } from '../standing/repository.ts';
import { backoff } from '../table/backoff.ts';
import { tryCommit } from '../table/commit.ts';
import type { Key, Table } from '../table/table.ts';
import { type CheckName, checks, type Fault, type Suspicion } from './fault.ts';
import { keyText } from './keys.ts';
import { statisticsSuspicion, suspect } from './suspect.ts';
import { Unsettled, type World } from './world.ts';

export interface CheckOptions {
  /** The shop's. */
  readonly currency: string;
  /** Whether to repair what can be repaired. Default: nothing is written. */
  readonly repair?: boolean;
  /** Names this run in audit records. */
  readonly requestId: string;
  /** How long to wait between the two looks at what is suspected. */
  readonly pauseMs?: number;
  /** Into how many parts the scan is divided, which are read side by side. */
  readonly segments?: number;
  /** Beyond, the run is broken off. */
  readonly mostSuspicions?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly onFinding?: (finding: Finding) => void;
}

export interface Progress {
  readonly step: 'reading' | 'looking again';
  /** How many items were read. */
  readonly items: number;
  /** How many things seemed wrong at the first look. */
  readonly suspected: number;
}

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

export interface Report {
  readonly items: number;
  readonly findings: number;
  readonly repaired: number;
  /** What seemed wrong and could not be looked at again, because others kept changing it. */
  readonly unsettled: number;
  /** Whether there was so much that the run was broken off. */
  readonly brokenOff: boolean;
}

/** Beyond, what is suspected would fill the memory; something is fundamentally wrong then. */
const defaultMost = 50_000;
class TooManySuspicions extends Error {}

/**
 * Holds a whole table to everything that its items promise each other. Whatever seems wrong is read again, settled, twice,
 * with a pause between: what a writer had only half done is no finding. Only then is it reported, and repaired if asked
 * for, each by a transaction that is refused when anything that it goes by has changed.
 */
export async function checkTable(table: Table, options: CheckOptions): Promise<Report> {
  const { currency, pauseMs = 2000, segments = 4, mostSuspicions = defaultMost, onProgress } = options;
  const world: World = { table, currency, unlisted: new Map() };
  const suspicions = new Map<string, Suspicion>();
  let items = 0;
  let brokenOff = false;
  try {
    const stopBeyond = () => {
      if (suspicions.size > mostSuspicions) throw new TooManySuspicions();
    };
    const seen = (more: number) => {
      stopBeyond();
      items += more;
      onProgress?.({ step: 'reading', items, suspected: suspicions.size });
    };
    await suspect(world, { segments, seen }, (found) => {
      for (const one of found) {
        if (!suspicions.has(nameOf(one))) suspicions.set(nameOf(one), one);
      }
      stopBeyond();
    });
  } catch (error) {
    if (!(error instanceof TooManySuspicions)) throw error;
    brokenOff = true;
  }
  onProgress?.({ step: 'looking again', items, suspected: suspicions.size });
  const run = new Confirmation(world, options);
  const inOrder = Object.keys(checks) as CheckName[];
  for (const check of inOrder) {
    const due = [...suspicions.values()].filter((one) => one.check === check);
    if (check === 'statistics') due.push(...(await missed(world, suspicions)));
    await run.confirm(due, pauseMs);
  }
  return { items, ...run.counts, brokenOff };
}

const nameOf = ({ check, key, about = '' }: Suspicion): string => `${check} ${keyText(key)} ${about}`;

/** The sums of those whose lists of orders lacked some: list and sums may have agreed. */
async function missed(world: World, known: ReadonlyMap<string, Suspicion>): Promise<Suspicion[]> {
  const due = new Map<string, Suspicion>();
  for (const owner of world.unlisted.keys()) {
    const one = statisticsSuspicion(world, await holderOf(world.table, owner));
    if (!known.has(nameOf(one))) due.set(nameOf(one), one);
  }
  return [...due.values()];
}

/** Who holds the sums of what a customer did: the one into whom they were merged, if so. */
async function holderOf(table: Table, id: string): Promise<string> {
  const standing = await findStanding(table, id);
  return standing?.former?.state === 'merged' ? await holderOf(table, standing.former.into) : id;
}

/** How many things are looked at at a time. */
const lanes = 8;
const repairAttempts = 6;

/** Looks twice at what is suspected, reports it, and repairs it if that was asked for. */
class Confirmation {
  readonly #world: World;
  readonly #options: CheckOptions;
  #findings = 0;
  #repaired = 0;
  #unsettled = 0;

  constructor(world: World, options: CheckOptions) {
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
