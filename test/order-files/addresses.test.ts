import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dropped } from '../imports/support/dropped.ts';
import { setupImports, startAws } from '../imports/support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

describe('addresses of orders', () => {
  test('of Shopify make part of the record that an order makes, and fill in one that has none', async () => {
    const world = await setupImports(aws, { inMemory: true });
    await dropped(world, 'email,firstName,shippingAddress.city\ngrace@shop.example,Grace,Bristol');
    const header =
      'Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping City,Shipping Zip,Shipping Country,Shipping Phone,Phone';
    const order = (number: string, email: string, addresses: string) =>
      `#${number},${email},paid,EUR,10.00,2026-03-02 10:14:58 +0100,1,Mug,10.00,${addresses}`;
    const { job, items } = await dropped(
      world,
      [
        header,
        order(
          '1',
          'ada@shop.example',
          `Ada Lovelace,"12 Main St, Flat 2",12 Main St,Flat 2,Engines Ltd,London,'SW1Y 4JH,ENG,GB,+44 20 7946 0958,Charles Babbage,1 Dorset St,1 Dorset St,London,W1U 4EG,United Kingdom,call me,`,
        ),
        order('2', 'grace@shop.example', ',,1 Navy Rd,,,,,,US,,Grace Hopper,,9 Sea St,Arlington,22201,US,,'),
        order('3', 'eva@shop.example', 'Eva,,,,,,,,DE,,Eva,,,,,DE,,'),
      ].join('\n'),
    );
    expect([job.counts.failed, items]).toEqual([0, []]);
    expect(job.details.ignoredColumns).toEqual(['Billing Street', 'Shipping Street']);
    const [ada, eva, grace] = await world.customers();
    expect(ada).toMatchObject({ name: 'Ada Lovelace' });
    expect(ada?.billingAddress).toEqual({
      ...{ company: 'Engines Ltd', line1: '12 Main St', line2: 'Flat 2', city: 'London' },
      ...{ region: 'ENG', postalCode: 'SW1Y 4JH', country: 'GB', phone: '+44 20 7946 0958' },
    });
    expect(ada?.shippingAddress).toEqual({
      ...{ firstName: 'Charles', lastName: 'Babbage', line1: '1 Dorset St' },
      ...{ city: 'London', postalCode: 'W1U 4EG', country: 'GB' },
    });
    expect(grace?.shippingAddress).toEqual({ city: 'Bristol' });
    expect(grace?.billingAddress).toEqual({ line1: '1 Navy Rd', country: 'US' });
    expect([eva?.shippingAddress, eva?.billingAddress]).toEqual([undefined, undefined]);
  });

  test('of WooCommerce come in too', async () => {
    const world = await setupImports(aws, { inMemory: true });
    const { job } = await dropped(
      world,
      `order_number,order_date,status,order_total,order_currency,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,billing_postcode,billing_city,billing_state,billing_country,shipping_first_name,shipping_last_name,shipping_address_1,shipping_postcode,shipping_city,shipping_country
7,2026-01-31 09:05:11,wc-completed,17.20,EUR,Ada,Lovelace,,ada@shop.example,,12 Main St,10115,Berlin,BE,DE,Max,Muster,1 Side St,20095,Hamburg,DE`,
    );
    expect(job.details.ignoredColumns).toEqual([]);
    expect(await world.customers()).toMatchObject([
      {
        ...{ firstName: 'Ada', lastName: 'Lovelace' },
        billingAddress: {
          line1: '12 Main St',
          postalCode: '10115',
          city: 'Berlin',
          region: 'BE',
          country: 'DE',
        },
        shippingAddress: { firstName: 'Max', lastName: 'Muster', postalCode: '20095', city: 'Hamburg' },
      },
    ]);
  });
});
