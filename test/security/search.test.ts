import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mintSecret } from '../../shared/api-keys/api-key.ts';
import { mintSessionToken } from '../../shared/credentials/session-item.ts';
import { findSecrets, type Place, type Secret } from './support/search.ts';

/** One of each kind that Clientele makes or is told. */
const secrets: readonly Secret[] = Object.entries({
  password: 'Kanarienvögel "in" C:\\ & anderswo',
  'token of a link': 'bGlua19fLXRva2VuX3dpdGgtMzJfYnl0ZXMtb2YtaXQ',
  'token to unsubscribe': '019a2f0e-7c1a-7000-8000-0000000000aa.dW5zdWJzY3JpYmUtbWUtXw',
  session: mintSessionToken('019a2f0e-7c1a-7000-8000-0000000000aa'),
  'API key': mintSecret().token,
}).map(([name, text]) => ({ name, text, rightfully: [] }));

/** How somebody's code may have written it. */
const forms: Readonly<Record<string, (secret: string) => string | Uint8Array>> = {
  'as it is': (secret) => secret,
  'in capitals': (secret) => secret.toUpperCase(),
  'in JSON': (secret) => JSON.stringify({ body: { secret } }),
  'in JSON in JSON': (secret) => JSON.stringify({ body: JSON.stringify({ secret }) }),
  'in JSON of ASCII': (secret) =>
    JSON.stringify({ secret }).replaceAll(/[^ -~]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  'in an address': (secret) => `https://shop.example/?token=${encodeURIComponent(secret)}&lang=de`,
  'in a form': (secret) => new URLSearchParams({ secret }).toString(),
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64 after a letter': (secret) => Buffer.from(`x${secret}y`).toString('base64'),
  'in base64 of a body': (secret) => Buffer.from(JSON.stringify({ id: 7, t: secret })).toString('base64'),
  'in base64 for addresses': (secret) => Buffer.from(`:${secret}`).toString('base64url'),
  'in hexadecimal digits': (secret) => Buffer.from(secret).toString('hex'),
  'packed by gzip': (secret) => gzipSync(secret),
  'packed by zstd, with others': (secret) =>
    Buffer.concat([
      Buffer.from('head'),
      zstdCompressSync('a'),
      zstdCompressSync(secret.repeat(9)),
      Buffer.from('end'),
    ]),
};

/** What lies in each kind of place, beside the secret. */
const places: Readonly<Record<string, (secret: string) => Place>> = {
  'an item': (secret) => ({
    name: 'item',
    content: JSON.stringify({
      PK: 'CUSTOMER#1',
      SK: 'PROFILE',
      list: [{ deep: ['other', `x ${secret} y`] }],
    }),
  }),
  'the key of an item': (secret) => ({
    name: 'item',
    content: JSON.stringify({ PK: `LINK#${secret}`, SK: 'reset' }),
  }),
  'a record of the stream': (secret) => ({
    name: 'call',
    content: JSON.stringify({ NewImage: { order: { M: { token: { S: secret } } } } }),
  }),
  'an order in the outbox': (secret) => ({
    name: 'item',
    content: JSON.stringify({
      PK: 'OUTBOX',
      order: { kind: 'password-reset', link: `https://x/#token=${secret}` },
    }),
  }),
  'a message': (secret) => ({ name: 'queue', content: JSON.stringify({ Body: JSON.stringify({ secret }) }) }),
  'a log line': (secret) => ({
    name: 'log',
    content: `{"level":"INFO"}\n{"level":"ERROR","error":${JSON.stringify(`Message rejected: ${secret}`)}}\n`,
  }),
  'a metric': (secret) => ({
    name: 'log',
    content: JSON.stringify({ _aws: {}, LoginsFailed: 1, dimension: secret }),
  }),
  'a header of an answer': (secret) => ({
    name: 'answer',
    content: JSON.stringify({ status: 302, headers: { location: `/?token=${encodeURIComponent(secret)}` } }),
  }),
  'an object of a bucket': (secret) => ({
    name: 'file',
    content: zstdCompressSync(JSON.stringify([secret])),
  }),
};

describe.each(secrets)('a search finds a $name', (secret) => {
  test.each(Object.entries(forms))('%s', (_, written) => {
    const place = { name: 'log', content: written(secret.text) };
    expect(findSecrets(secrets, [{ name: 'other', content: 'nothing' }, place])).toEqual([
      `${secret.name} in log`,
    ]);
  });

  test.each(Object.entries(places))('in %s', (_, place) => {
    const planted = place(secret.text);
    expect(findSecrets(secrets, [planted])).toEqual([`${secret.name} in ${planted.name}`]);
    expect(findSecrets(secrets, [place('something else')])).toEqual([]);
  });

  test('not where it rightfully is, and there nothing else', () => {
    const own = secrets.map((one) => ({ ...one, rightfully: one === secret ? ['answer 7'] : [] }));
    const everything = secrets.map(({ text }) => text).join('\n');
    const others = secrets.filter((one) => one !== secret).map(({ name }) => `${name} in answer 7 of POST`);
    expect(findSecrets(own, [{ name: 'answer 7 of POST', content: everything }]).toSorted()).toEqual(
      others.toSorted(),
    );
  });
});

test('the end of a token is as bad as the whole of it; what anybody may know of it is not', () => {
  for (const { name, text, ...rest } of secrets.slice(1)) {
    const place = (content: string) => [{ name: 'log', content }];
    expect(findSecrets([{ name, text, ...rest }], place(text.slice(-22)))).toEqual([`${name} in log`]);
    expect(findSecrets([{ name, text, ...rest }], place(text.slice(0, -22)))).toEqual([]);
  }
});
