import { customKeyOf } from '../custom-fields/name.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import { escapePointer, type FieldError, InvalidRequest } from '../errors.ts';
import type { Table } from '../table/table.ts';
import type { Report } from './condition.ts';
import { asksCustomFields, bindCustomFields } from './expression.ts';
import { checkCustomFacets } from './facets.ts';
import type { ListQuery } from './query.ts';

/**
 * The query with what it says of custom fields read by their definitions: they are asked for once, and only when it
 * says anything of them.
 * @param place where in the request the query stands: `selection` is a part of the body
 * @throws InvalidRequest with the places of all faults
 */
export async function boundQuery<Query extends Pick<ListQuery, 'filter' | 'facets' | 'definitions'>>(
  table: Table,
  query: Query,
  place: 'query' | 'body' | 'selection',
): Promise<Query> {
  const { filter, facets = [] } = query;
  if (!asksCustomFields(filter) && !facets.some((name) => customKeyOf(name) !== undefined)) return query;
  const definitions = await readDefinitions(table);
  const errors: FieldError[] = [];
  const reportAt =
    (base: string): Report =>
    (path, code, message) => {
      const parts = place === 'query' ? path.slice(0, 1) : path;
      const pointer = base + parts.map((part) => `/${escapePointer(String(part))}`).join('');
      errors.push({ pointer, code, message });
    };
  const base = place === 'body' ? '' : `/${place}`;
  const bound =
    filter && bindCustomFields(filter, definitions, reportAt(place === 'query' ? base : `${base}/filter`));
  checkCustomFacets(facets, definitions, reportAt(`${base}/facets`));
  const [first] = errors;
  if (first) throw new InvalidRequest(`${first.message} (${first.pointer})`, { errors });
  return { ...query, definitions, filter: bound };
}
