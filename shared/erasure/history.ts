import type { StoredStanding } from '../standing/standing.ts';

/**
 * Whether the customer has ever had an order, also a cancelled one, or an account, also one without entries, or brought
 * such things along. The first of them makes the standing, in its own transaction; lists may show it a moment later.
 */
export const hasHistory = (standing: StoredStanding | undefined): boolean => standing !== undefined;
