import type * as z from 'zod';
import { pageOf } from '../paging/paging.ts';
import { activeFilters } from './active-filters.ts';
import { facetCounts } from './facets.ts';

/** One page of customers as the API answers it, with what it is filtered by. */
export const customerPageOf = <Schema extends z.ZodType>(items: Schema) =>
  pageOf(items).extend({ filters: activeFilters, facets: facetCounts.optional() });
