import type { RowContext } from '../../../shared/customer-files/row.ts';

/** What rows are read against in a shop without groups and custom fields. */
export const emptyShop: RowContext = {
  groups: new Map(),
  customFields: new Map(),
  defaultCountry: '',
  currency: 'EUR',
  blankCells: 'keep',
  createGroups: false,
  shortestPassword: 8,
  shopName: 'Blue Bicycle',
};
