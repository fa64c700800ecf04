import { accounts } from './accounts.ts';
import { apiKeys } from './api-keys.ts';
import { auth } from './auth.ts';
import { bulkActions } from './bulk-actions.ts';
import { confirmations } from './confirmations.ts';
import { credentials } from './credentials.ts';
import { credit } from './credit.ts';
import { customFields } from './custom-fields.ts';
import { customers } from './customers.ts';
import type { Endpoint } from './endpoint.ts';
import { erasures } from './erasures.ts';
import { exports } from './exports.ts';
import { groups } from './groups.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { loyaltyCards } from './loyalty-cards.ts';
import { mail } from './mail.ts';
import { ownRecord } from './me.ts';
import { memberships } from './memberships.ts';
import { merging } from './merging.ts';
import { orders } from './orders.ts';
import { ownHistory } from './own-history.ts';
import { pictures } from './pictures.ts';
import { reference } from './reference.ts';
import { sessions } from './sessions.ts';
import { subjectDataContracts } from './subject-data.ts';
import { views } from './views.ts';

/** Every endpoint of the API by its name: the one list that routes, validation and the OpenAPI document are made from. */
export const contracts = {
  ...customers,
  ...merging,
  ...subjectDataContracts,
  ...erasures,
  ...pictures,
  ...credit,
  ...accounts,
  ...loyaltyCards,
  ...memberships,
  ...orders,
  ...groups,
  ...views,
  ...customFields,
  ...bulkActions,
  ...imports,
  ...exports,
  ...jobs,
  ...apiKeys,
  ...auth,
  ...ownRecord,
  ...ownHistory,
  ...sessions,
  ...confirmations,
  ...credentials,
  ...mail,
  ...reference,
};
export type Contracts = typeof contracts;

/** The same as a list. `operationId` is the name. */
export const endpoints: readonly (Endpoint & { readonly operationId: string })[] = Object.entries(
  contracts,
).map(([operationId, declared]) => ({ operationId, ...declared }));
