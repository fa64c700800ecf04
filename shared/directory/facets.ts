import * as z from 'zod';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import { customFieldName, customKeyOf } from '../custom-fields/name.ts';
import { searchForm } from '../text/search-form.ts';
import { suggestion } from '../text/suggestion.ts';
import { askedField, type Report } from './condition.ts';
import { type FieldName, facetFields, isFieldName } from './fields.ts';

/** Fields whose values are to be counted. */
export type Facets = readonly string[];

const mostFacets = 20;
/** The most frequent ones: nobody reads a longer list. */
const mostValues = 100;

/** How often each value occurs, by field. */
export type Tallies = ReadonlyMap<FieldName, ReadonlyMap<string, number>>;

/** Facets as they are answered. */
export const facetCounts = z
  .record(
    z.string(),
    z.array(z.object({ value: z.union([z.string(), z.boolean()]), count: z.int().positive() })),
  )
  .meta({
    description: `Of each field in \`facets\`, how many of all matching customers have each value: exact, the most frequent first, at most ${mostValues} values. Tags stand there as they are compared: in lower case, without accents.`,
    examples: [
      {
        status: [
          { value: 'active', count: 130 },
          { value: 'blocked', count: 13 },
        ],
      },
    ],
  });

/** Reads which values are to be counted; reports what cannot be counted. */
export function readFacets(given: Facets, report: Report): Facets {
  const names = [...new Set(given)];
  if (names.length > mostFacets) report([], 'too_many', `At most ${mostFacets} fields.`);
  for (const name of names) {
    if (customKeyOf(name) === undefined && !facetFields.some((field) => field === name)) {
      report(
        [],
        'unknown_field',
        `${countable(facetFields)} and customFields.<key>.${suggestion(name, facetFields)}`,
      );
    }
  }
  return names;
}

const countable = (names: readonly string[]): string =>
  `The values of these fields can be counted: ${names.join(', ')}`;

/** Custom fields of which it is asked must be counted together. */
export const countedField = (name: string): FieldName => (isFieldName(name) ? name : 'customFields');

/** Reports custom fields that there are not, or whose values are too many to be counted. */
export function checkCustomFacets(
  facets: Facets,
  definitions: readonly StoredCustomField[],
  report: Report,
): void {
  const known = definitions.filter(({ type }) => type === 'choice' || type === 'boolean');
  const names: string[] = known.map(({ key }) => customFieldName(key));
  for (const name of facets) {
    if (customKeyOf(name) !== undefined && !names.includes(name))
      report([], 'unknown_field', `${countable([...facetFields, ...names])}.${suggestion(name, names)}`);
  }
}

/** The facets in answer to the question for them. */
export function facetAnswers(
  facets: Facets,
  tallies: Tallies,
  definitions: readonly StoredCustomField[] = [],
): z.output<typeof facetCounts> {
  return Object.fromEntries(
    facets.map((name) => {
      const counts = [...(tallies.get(countedField(name)) ?? [])].filter(([, count]) => count > 0);
      return [name, ownValues(name, counts, definitions).sort(mostFrequentFirst).slice(0, mostValues)];
    }),
  );
}

interface Counted {
  readonly value: string | boolean;
  readonly count: number;
}

const mostFrequentFirst = (one: Counted, other: Counted): number =>
  other.count - one.count || (String(one.value) < String(other.value) ? -1 : 1);

/** The values that belong to the field, as clients write them. */
function ownValues(
  name: string,
  counts: readonly (readonly [string, number])[],
  definitions: readonly StoredCustomField[],
): Counted[] {
  const asked = askedField(name, definitions);
  const key = customKeyOf(name);
  const prefix = key === undefined ? '' : `${key}=`;
  return counts.flatMap(([member, count]) => {
    // Beside the keys of custom fields stand their values.
    if (name === 'customFields' && member.includes('=')) return [];
    if (!member.startsWith(prefix)) return [];
    const text = member.slice(prefix.length);
    const option = key === undefined ? undefined : asked?.values?.find((one) => searchForm(one) === text);
    return [{ value: asked?.kind === 'boolean' ? text === 'true' : (option ?? text), count }];
  });
}
