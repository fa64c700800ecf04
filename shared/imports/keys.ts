import type { Key } from '../table/table.ts';

/** Which import has its turn. */
export const turnKey: Key = { PK: 'IMPORTS', SK: 'TURN' };
