import type { Origin } from '../audit/audit.ts';
import { type CustomerChange, updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { distinctTags, mostTags } from '../customers/tags.ts';
import { anonymiseCustomer } from '../erasure/anonymisation.ts';
import { deletionOf } from '../erasure/deletion.ts';
import type { DeletePolicy } from '../erasure/policy.ts';
import { DanglingReference, DomainError, LimitReached, NotFound } from '../errors.ts';
import { mostGroups } from '../groups/group.ts';
import { goneWhenBeingDeleted } from '../selection/gone-from-filter.ts';
import type { Former } from '../standing/former.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Change } from '../table/commit.ts';
import { fold } from '../text/fold.ts';
import type { BulkAction, ChangeAction } from './action.ts';

/** What an action comes to for one customer. */
export type Effect =
  /** `fields`: which ones it changes. */
  | { readonly result: 'updated'; readonly change: Change; readonly fields: readonly string[] }
  /** `anonymises`: nothing says any more who it was; the job still has to find the copies. */
  | { readonly result: 'deleted'; readonly anonymises: boolean; readonly change: Change }
  | { readonly result: 'unchanged' }
  /** `code` is the stable code of a {@link DomainError}. */
  | { readonly result: 'failed'; readonly code: string; readonly message: string };

/** What an effect depends on beside the customer. */
export interface Circumstances {
  /** Which of the groups that the action names take members now. */
  readonly joinable: ReadonlySet<string>;
  /** Where the customer stands, if the action ends them or they are no customer any more. */
  readonly standing?: StoredStanding | undefined;
  /** What a deletion does to customers with a history. */
  readonly policy: DeletePolicy;
  /** The job that does the action, and finds the copies of those whom it anonymises. */
  readonly jobId: string;
}

/**
 * What the action comes to for a customer as it is now; pure. Whoever is already as the action wants it stays
 * unchanged: doing it twice does nothing more.
 * @param current undefined when there is no such customer, or not any more
 */
export function effectOn(
  current: StoredCustomer | undefined,
  action: BulkAction,
  circumstances: Circumstances,
  origin: Origin,
): Effect {
  const { joinable, standing, policy, jobId } = circumstances;
  const isEnded = action.type === 'anonymise' ? standing?.former?.state === 'anonymised' : !current;
  try {
    if (action.type !== 'change' && isEnded) return { result: 'unchanged' };
    if (!current) throw new NotFound(whyAbsent(standing?.former));
    if (action.type === 'anonymise') {
      const change = anonymiseCustomer(current, standing, jobId, origin);
      return { result: 'deleted', anonymises: true, change };
    }
    if (action.type === 'delete')
      return { result: 'deleted', ...deletionOf(current, standing, { policy, jobId }, origin) };
    const update = updateCustomer(current, changeFor(current, action, joinable), origin);
    if (!update) return { result: 'unchanged' };
    const { change, fields } = update;
    return { result: 'updated', change, fields };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { result: 'failed', code: error.code, message: error.message };
  }
}

/** Two ids of one customer may both be selected: an action does not follow a merging, it says whom to select. */
function whyAbsent(former: Former | undefined): string {
  if (!former) return 'There is no customer with this id.';
  if (former.state === 'merged')
    return `This customer was merged into ${former.into}: select that one instead.`;
  return `The customer with this id was ${former.state}.`;
}

/** @throws LimitReached, DanglingReference */
function changeFor(
  current: StoredCustomer,
  action: ChangeAction,
  joinable: ReadonlySet<string>,
): CustomerChange {
  const { type, addTags, removeTags, addToGroups, removeFromGroups, marketing, ...values } = action;
  const { email, at } = current.marketing;
  // The answer that was given before, with its time and source, is what proves a consent.
  const hasAnswered = marketing?.email === email && at !== undefined;
  return {
    ...values,
    ...((addTags || removeTags) && { tags: tagsAfter(current.tags, addTags, removeTags) }),
    ...((addToGroups || removeFromGroups) && {
      groupIds: groupsAfter(current.groupIds, addToGroups, removeFromGroups, joinable),
    }),
    ...(marketing && !hasAnswered && { marketing }),
  };
}

/** @throws LimitReached */
function tagsAfter(current: readonly string[], add: readonly string[] = [], remove: readonly string[] = []) {
  const removed = new Set(remove.map(fold));
  const tags = distinctTags([...current.filter((tag) => !removed.has(fold(tag))), ...add]);
  if (tags.length > mostTags) throw new LimitReached(mostTags, 'tags of one customer');
  return tags;
}

/** @throws LimitReached, DanglingReference */
function groupsAfter(
  current: readonly string[],
  add: readonly string[] = [],
  remove: readonly string[] = [],
  joinable: ReadonlySet<string>,
) {
  const joined = add.filter((id) => !current.includes(id));
  const gone = joined.find((id) => !joinable.has(id));
  if (gone !== undefined) throw new DanglingReference('/groupIds', `The group ${gone}`, goneWhenBeingDeleted);
  const groupIds = [...current.filter((id) => !remove.includes(id)), ...joined];
  if (groupIds.length > mostGroups) throw new LimitReached(mostGroups, 'groups of one customer');
  return groupIds;
}
