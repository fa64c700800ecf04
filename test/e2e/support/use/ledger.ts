import type { Run } from '../run.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** What customers have with the shop: credit, points, a client account, a card, a membership. */
export async function useLedger(run: Run): Promise<void> {
  const { id } = await run.ask(201, 'POST', '/v1/customers', { name: 'Ivy', openingBalance: { points: 3 } });
  const path = `/v1/customers/${id}`;
  const key = { 'idempotency-key': 'credit' };
  const amount = eur('12.30');
  await run.ask(201, 'POST', `${path}/credit`, { amount, reference: 'one' }, key);
  await run.ask(201, 'POST', `${path}/credit`, { amount, reference: 'one' }, key);
  await run.ask(409, 'POST', `${path}/credit`, { amount: eur('-99') });
  await run.ask(201, 'POST', `${path}/credit/EUR-1/reversal`, { reason: 'Typo' });
  await run.ask(200, 'GET', `${path}/credit`);
  await run.ask(201, 'POST', `${path}/points`, { points: 5 });
  await run.ask(201, 'POST', `${path}/points/2/reversal`, {});
  await run.ask(200, 'GET', `${path}/points`);
  const account = `${path}/accounts/Main%20Street`;
  await run.ask(200, 'PUT', account, { creditLimit: eur('100.00') });
  await run.ask(201, 'POST', `${account}/entries`, { type: 'charge', amount });
  await run.ask(201, 'POST', `${account}/entries/1/reversal`, {});
  await run.ask(200, 'GET', `${account}/entries`);
  await run.ask(200, 'GET', account);
  await run.ask(200, 'GET', `${path}/accounts`);
  const card = await run.ask(201, 'POST', `${path}/loyalty-cards`, { type: 'customer', barcode: '4006381' });
  await run.ask(200, 'PATCH', `${path}/loyalty-cards/${card.id}`, { sponsor: 'Choir' });
  await run.ask(200, 'GET', '/v1/loyalty-cards/lookup?barcode=4006381');
  await run.ask(200, 'GET', `${path}/loyalty-cards/${card.id}`);
  await run.ask(200, 'GET', `${path}/loyalty-cards`);
  await run.ask(204, 'DELETE', `${path}/loyalty-cards/${card.id}`);
  await run.ask(200, 'PATCH', `${path}/membership`, { type: 'ViP', number: '10042' });
  await run.ask(200, 'GET', `${path}/membership`);
  await run.ask(200, 'GET', `${path}/membership/history`);
}
