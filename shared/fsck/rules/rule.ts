import type { CustomerState } from '../customer-state.ts';
import type { Told, World } from '../world.ts';

/** What is wrong in the partition of a customer, as far as it tells itself. */
export type CustomerRule = (state: CustomerState, world: World) => readonly Told[];
