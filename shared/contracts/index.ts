import type { Endpoint } from './endpoint.ts';

/** Every endpoint of the API: the one list that routes, validation and the OpenAPI document are made from. */
export const endpoints: readonly Endpoint[] = [];
