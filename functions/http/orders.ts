import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { httpFunction } from '../../shared/http/http-function.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME } = readEnvironment('TABLE_NAME', 'DEFAULT_COUNTRY', 'CURRENCY');
const table = openTable(TABLE_NAME);
const authenticator = new Authenticator(table);

/** Orders, and the accounts of customers with the shop: credit, points, client accounts, loyalty cards. */
export const handler = httpFunction('orders', {}, { apiKey: (token) => authenticator.authenticate(token) });
