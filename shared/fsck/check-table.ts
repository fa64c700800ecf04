import { findStanding } from '../standing/repository.ts';
import type { Table } from '../table/table.ts';
import { Confirmation, type ConfirmationOptions } from './confirmation.ts';
import { type CheckName, checks, type Suspicion } from './fault.ts';
import { keyText } from './keys.ts';
import { statisticsSuspicion, suspect } from './suspect.ts';
import type { World } from './world.ts';

export interface CheckOptions extends ConfirmationOptions {
  /** The shop's. */
  readonly currency: string;
  /** How long to wait between the two looks at what is suspected. */
  readonly pauseMs?: number;
  /** Into how many parts the scan is divided, which are read side by side. */
  readonly segments?: number;
  /** Beyond, the run is broken off. */
  readonly mostSuspicions?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly step: 'reading' | 'looking again';
  /** How many items were read. */
  readonly items: number;
  /** How many things seemed wrong at the first look. */
  readonly suspected: number;
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
