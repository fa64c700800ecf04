import { isObject } from '../merge-patch/merge-patch.ts';
import type { Matcher } from './matcher.ts';

/**
 * What a rewritten filter asks instead of what names people: one condition, whose depth is that of what it replaces. One of
 * their ids is enough, as none of them is a customer's any more.
 */
function isOneOf(customerIds: Iterable<string>, op: 'eq' | 'ne' = 'eq'): unknown {
  const [value] = customerIds;
  return { field: 'id', op, value };
}

/**
 * The filter as it was written, but that conditions which name somebody ask for their id: it means the same people, who
 * are nobody's customers any more, and tells nothing of them.
 * @returns the same filter when it names nobody
 */
function withoutNames(filter: unknown, matcher: Matcher): unknown {
  if (!isObject(filter)) return filter;
  if ('not' in filter) return changed(filter, 'not', withoutNames(filter.not, matcher));
  if (Array.isArray(filter.or)) return changed(filter, 'or', inAll(filter.or, matcher));
  if (Array.isArray(filter.and))
    return changed(filter, 'and', inAll(withoutFullName(filter.and, matcher), matcher));
  return condition(filter, matcher);
}

type Filter = Readonly<Record<string, unknown>>;

const changed = (filter: Filter, part: string, value: unknown): Filter =>
  value === filter[part] ? filter : { ...filter, [part]: value };

function inAll(parts: readonly unknown[], matcher: Matcher): readonly unknown[] {
  const rewritten = parts.map((part) => withoutNames(part, matcher));
  return rewritten.every((part, index) => part === parts[index]) ? parts : rewritten;
}

/** First and last name in conditions of their own: together they are a full name. */
function withoutFullName(parts: readonly unknown[], matcher: Matcher): readonly unknown[] {
  const valueFor = (name: string) =>
    parts.filter(isObject).find(({ field, value }) => field === name && typeof value === 'string')?.value;
  const found = matcher.find(`${valueFor('firstName') ?? ''} ${valueFor('lastName') ?? ''}`);
  if (found.size === 0) return parts;
  const isName = (part: unknown) =>
    isObject(part) && (part.field === 'firstName' || part.field === 'lastName');
  return [...parts.filter((part) => !isName(part)), isOneOf(found)];
}

function condition(filter: Filter, matcher: Matcher): unknown {
  const values = [filter.value].flat();
  const named = values.map((value) => (typeof value === 'string' ? matcher.find(value) : new Set<string>()));
  const found = named.reduce((all, some) => all.union(some), new Set<string>());
  if (found.size === 0) return filter;
  const others = values.filter((_, index) => named[index]?.size === 0);
  const isNegative = filter.op === 'ne' || filter.op === 'hasNone';
  // Nobody has all of them any more; of several of which one is enough the one goes.
  if (others.length === 0 || filter.op === 'hasAll') return isOneOf(found, isNegative ? 'ne' : 'eq');
  return { ...filter, value: others };
}

/** What is asked by a filter and by words, as {@link withoutNames} has it. */
export function withoutNamesIn<Asked extends { readonly filter?: unknown; readonly q?: string | undefined }>(
  asked: Asked,
  matcher: Matcher,
): Asked {
  const filter = withoutNames(asked.filter, matcher);
  const found = matcher.find(asked.q ?? '');
  if (found.size === 0) return filter === asked.filter ? asked : { ...asked, filter };
  const { q, ...rest } = asked;
  const people = isOneOf(found);
  if (filter === undefined) return { ...rest, filter: people } as Asked;
  const parts = isObject(filter) && Array.isArray(filter.and) ? filter.and : [filter];
  return { ...rest, filter: { and: [...parts, people] } } as Asked;
}
