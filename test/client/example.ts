/**
 * Creates a customer, puts them into a new group, finds them and reads why a second one is refused.
 *
 *     npm run client && npm start
 *     npm run client:example -- <address of the API> <API key>
 */
import { ClienteleProblem, createClienteleClient, orThrow } from '../../dist/client/index.js';

const [baseUrl = '', apiKey = ''] = process.argv.slice(2);
const clientele = createClienteleClient({ baseUrl, apiKey });
const email = `ada.${Date.now()}@shop.example`;

const customer = await orThrow(
  clientele.POST('/v1/customers', { body: { firstName: 'Ada', lastName: 'Lovelace', email } }),
);
const group = await orThrow(
  clientele.POST('/v1/groups', { body: { name: `Founders ${email}`, discountPercent: 10 } }),
);
await orThrow(
  clientele.POST('/v1/groups/{id}/customers', {
    params: { path: { id: group.id } },
    body: { add: [customer.id] },
  }),
);

const { data: page } = await clientele.GET('/v1/customers', {
  params: { query: { groupIds: group.id, q: 'lovelace', sort: '-createdAt' } },
});
console.log(`${page?.total} of the founders is called Lovelace: ${page?.items[0]?.email}`);

try {
  await orThrow(clientele.POST('/v1/customers', { body: { name: 'Somebody else', email } }));
} catch (error) {
  if (!(error instanceof ClienteleProblem)) throw error;
  console.log(`${error.status} ${error.code}: ${error.message}`);
}

await orThrow(clientele.DELETE('/v1/customers/{id}', { params: { path: { id: customer.id } } }));
