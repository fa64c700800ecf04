import type { contracts } from '../../../../shared/contracts/index.ts';
import { accessRecipes } from './access.ts';
import { accountRecipes } from './account.ts';
import { customerRecipes } from './customers.ts';
import { jobRecipes } from './jobs.ts';
import { ledgerRecipes } from './ledger.ts';
import { orderRecipes } from './orders.ts';
import type { Recipes } from './recipe.ts';
import { settingsRecipes } from './settings.ts';

/** Every endpoint that writes. */
export const recipes: Recipes = {
  ...customerRecipes,
  ...ledgerRecipes,
  ...orderRecipes,
  ...settingsRecipes,
  ...jobRecipes,
  ...accessRecipes,
  ...accountRecipes,
};

/** Endpoints that are no GET and yet change nothing of which a fault could leave a half, and why. */
export const withoutRecipe: Partial<Record<keyof typeof contracts, string>> = {
  searchCustomers: 'It reads; its filter is too large for a query string.',
  startPictureUpload: 'It reads, and signs a form; nobody remembers the form.',
};
