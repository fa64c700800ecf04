import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesJson } from '../../shared/table/attribute-json.ts';
import { openTable } from '../../shared/table/table.ts';
import {
  absent,
  check,
  equals,
  put,
  remove,
  transactItem,
  update,
  type Write,
} from '../../shared/table/writes.ts';
import { jsonResponse } from '../support/wire.ts';

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A client whose requests end here. */
function setup() {
  const sent: Sent[] = [];
  const handle = async (request: Sent) => {
    sent.push(request);
    return { response: jsonResponse(200, {}) };
  };
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    requestHandler: { handle } as never,
  });
  return { sent, client };
}

const bodyOf = (sent: Sent | undefined) => JSON.parse(new TextDecoder().decode(sent?.body));

type Others = Omit<TransactWriteCommandInput, 'TransactItems' | 'ClientRequestToken'>;

const command = (writes: readonly Write[], others: Others) =>
  new TransactWriteCommand({
    TransactItems: [
      ...writes.map((write) => transactItem('things', write)),
      {
        Delete: { TableName: 'things', Key: { PK: 'P', SK: 'S' }, ConditionExpression: undefined },
        Put: undefined,
      },
    ],
    ClientRequestToken: 'token',
    ...others,
  });

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '"', '\\', '\u0000', '\u2028', '\u007f', '😀', 'é', "'; --", '{"S":"x"}'),
    fc.maxSafeInteger(),
    fc.double({ min: -1e15, max: 1e15, noNaN: true }),
    fc.boolean(),
    fc.uint8Array(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.option(tie('value'), { nil: undefined }), { maxKeys: 4 }),
  ),
}));
const item = fc
  .dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 6 })
  .map((fields) => ({ ...fields, PK: 'P', SK: 'S' }));

test('a transaction is sent as the SDK would have written it', async () => {
  const ours = setup();
  const sdks = setup();
  const { documents } = openTable('things', ours);
  const plain = DynamoDBDocumentClient.from(sdks.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const write = fc.oneof(
    item.map((one) => put(one, absent())),
    fc.record({ set: item, now: fc.integer() }).map(({ set, now }) => update(set, { set }, equals('n', now))),
    item.map((one) => remove(one)),
    item.map((one) => check(one, equals('é"', 'é"\\'))),
  );
  const others: fc.Arbitrary<Others> = fc.record(
    {
      ReturnConsumedCapacity: fc.constantFrom('TOTAL', undefined),
      ReturnItemCollectionMetrics: fc.constantFrom('SIZE', undefined),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 3 }), others, async (writes, more) => {
      await documents.send(command(writes, more));
      await plain.send(command(writes, more));
      const [one, other] = [ours.sent.pop(), sdks.sent.pop()];
      expect(bodyOf(one)).toEqual(bodyOf(other));
      expect(one?.headers['content-length']).toBe(String(one?.body.byteLength));
      expect(one?.headers['x-amz-target']).toBe(other?.headers['x-amz-target']);
    }),
  );
});

test.each([
  ['a number that is none', Number.NaN],
  ['one without end', Number.POSITIVE_INFINITY],
  ['one that is not exact', 2 ** 53],
  ['a date', new Date(0)],
  ['a set', new Set(['a'])],
  ['a function', () => 1],
])('what the table could not give back as it is, is refused: %s', (_, odd) => {
  expect(() => attributesJson({ odd })).toThrow(TypeError);
  expect(() => attributesJson({ inside: [{ odd }] })).toThrow(TypeError);
});
