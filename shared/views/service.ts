import { isDeepStrictEqual } from 'node:util';
import { auditRecord, type Origin } from '../audit/audit.ts';
import { boundQuery } from '../directory/bound-query.ts';
import { ValueTaken, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { chooseSlot, retrySlotTaken } from '../limits/slots.ts';
import { commit } from '../table/commit.ts';
import { Changed, retryChanged } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { absent, equals, put, remove, type Write } from '../table/writes.ts';
import { fold } from '../text/fold.ts';
import { PredefinedView } from './errors.ts';
import { readFilter } from './filter.ts';
import { viewAuditKey, viewKey, viewNameKey, viewSlotKey } from './keys.ts';
import { isPredefined, predefinedViews } from './predefined.ts';
import { getSavedView, listSavedViews, viewItem } from './repository.ts';
import { mostViews, type StoredView, storedView, type ViewInput, type ViewPatch } from './view.ts';

/**
 * Saves a new view. What it filters by may be personal: the audit record names the fields alone.
 * @throws InvalidRequest when its filter asks a custom field that is not declared, or as none of its type is asked
 * @throws ValueTaken when another view has this name, in any letter case
 * @throws LimitReached when there are as many as there may be
 */
export async function createView(
  table: Table,
  id: string,
  input: ViewInput,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<StoredView>> {
  const at = origin.now.toISOString();
  const createNow = async (record: readonly Write[]) => {
    await checkCustomFields(table, input.filter);
    const taken = (await listSavedViews(table)).map(({ slot }) => slot);
    const { slot, otherwise } = chooseSlot(taken, mostViews, 'saved views');
    const view: StoredView = { id, slot, ...input, createdAt: at, updatedAt: at, version: 1 };
    const writes = [
      ...record,
      put(viewItem(view), absent()),
      claimName(view),
      put({ ...viewSlotKey(slot), viewId: id }, absent(), otherwise),
      auditRecord((record) => viewAuditKey(id, record), origin, 'created', Object.keys(input)),
    ];
    await commit(table, { writes });
    return view;
  };
  return await once(table, request, id, {
    run: (record) => retrySlotTaken(() => createNow(record)),
    replay: (viewId) => getSavedView(table, viewId),
  });
}

/**
 * The view with a change applied; null clears a field.
 * @param expected the version the caller knows; without it the change is made to whatever the view is now. A change
 *   that has been made already is done in any version (RFC 9110, section 13.1.1)
 * @throws PredefinedView, NotFound
 * @throws InvalidRequest as {@link createView} does, of a new filter
 * @throws ValueTaken when another view has the new name
 * @throws VersionMismatch when the view no longer has the expected version
 */
export async function updateView(
  table: Table,
  id: string,
  patch: ViewPatch,
  origin: Origin,
  expected?: number,
): Promise<StoredView> {
  if (isPredefined(id)) throw new PredefinedView();
  return await change(table, id, patch, origin, {
    expected,
    allow: async (filter) => await checkCustomFields(table, filter),
  });
}

/**
 * The view with a change applied that nobody asked for. A filter that was not understood before may be understood no
 * better.
 * @throws NotFound, ValueTaken
 */
export const rewriteView = (
  table: Table,
  id: string,
  patch: ViewPatch,
  origin: Origin,
): Promise<StoredView> => change(table, id, patch, origin, {});

interface Held {
  readonly expected?: number | undefined;
  /** What a new filter is held to. */
  readonly allow?: (filter: unknown) => Promise<void>;
}

async function change(
  table: Table,
  id: string,
  patch: ViewPatch,
  origin: Origin,
  { expected, allow }: Held,
): Promise<StoredView> {
  const changeNow = async () => {
    const current = await getSavedView(table, id);
    const merged = Object.entries({ ...current, ...patch }).filter(([, value]) => value !== null);
    const next = storedView.parse(Object.fromEntries(merged));
    const changed = (Object.keys(patch) as (keyof ViewPatch)[]).filter(
      (field) => !isDeepStrictEqual(current[field], next[field]),
    );
    if (changed.length === 0) return current;
    if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
    if (changed.includes('filter')) await allow?.(next.filter);
    const view = { ...next, updatedAt: origin.now.toISOString(), version: current.version + 1 };
    const writes = [
      put(viewItem(view), equals('version', current.version), new Changed()),
      ...(fold(view.name) === fold(current.name) ? [] : [claimName(view), releaseName(current)]),
      auditRecord((record) => viewAuditKey(id, record), origin, 'updated', changed),
    ];
    await commit(table, { writes });
    return view;
  };
  return await retryChanged(changeNow);
}

/**
 * Deletes a saved view. Nothing refers to it.
 * @throws PredefinedView, NotFound
 * @throws VersionMismatch when it no longer has the expected version
 */
export async function deleteView(table: Table, id: string, origin: Origin, expected?: number): Promise<void> {
  if (isPredefined(id)) throw new PredefinedView();
  const deleteNow = async () => {
    const view = await getSavedView(table, id);
    if (expected !== undefined && view.version !== expected) throw new VersionMismatch();
    const writes = [
      remove(viewKey(id), equals('version', view.version), new Changed()),
      releaseName(view),
      remove(viewSlotKey(view.slot), equals('viewId', id), new Changed()),
      auditRecord((record) => viewAuditKey(id, record), origin, 'deleted', []),
    ];
    await commit(table, { writes });
  };
  await retryChanged(deleteNow);
}

/**
 * Holds a filter to the custom fields that are declared by now. What it asks may be deleted later, and is then nobody's;
 * groups are not looked up for the same reason.
 * @throws InvalidRequest
 */
async function checkCustomFields(table: Table, filter: unknown): Promise<void> {
  await boundQuery(table, { filter: readFilter(filter) }, 'body');
}

/** @throws ValueTaken when a predefined view has the name */
function claimName({ id, name }: StoredView): Write {
  const taken = new ValueTaken('view', 'name');
  if (predefinedViews.some((view) => fold(view.name) === fold(name))) throw taken;
  return put({ ...viewNameKey(fold(name)), viewId: id }, absent(), taken);
}

const releaseName = ({ id, name }: StoredView): Write =>
  remove(viewNameKey(fold(name)), equals('viewId', id), new Changed());
