import type { DoorLimits } from '../limits/door-limits.ts';
import type { Table } from '../table/table.ts';

/** What the shop decides for all its customers. */
export interface ShopRules {
  readonly table: Table;
  /** As people read it. */
  readonly shopName: string;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty. */
  readonly defaultCountry: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Whether a customer's yes to marketing counts only once a mailed link has confirmed it. */
  readonly marketingDoubleOptIn: boolean;
  /** Characters that a new password has at least. */
  readonly shortestPassword: number;
  readonly limits: DoorLimits;
}
