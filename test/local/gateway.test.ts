import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { matchRoute } from '../../infra/local/http/routes.ts';
import { httpApi, lambda, setup, until } from './support/fixture.ts';

const echo = lambda('Echo', {
  code: 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });',
});

/** A function that answers what the request's body says. */
const parrot = lambda('Parrot', { code: 'exports.handler = async (event) => JSON.parse(event.body);' });

const answering = async (answer: unknown) => {
  const { stack } = await setup({ ...parrot, ...httpApi('Parrot', ['$default']) });
  return fetch(stack.apiUrl, { method: 'POST', body: JSON.stringify(answer) });
};

test('A request reaches the function as an event of payload format 2.0', async () => {
  const { stack } = await setup({ ...echo, ...httpApi('Echo', ['PUT /things/{id}/{rest+}']) });
  const answer = await fetch(`${stack.apiUrl}/things/a%20b/c/d?x=1&x=2&y=%C3%BC`, {
    method: 'PUT',
    headers: { 'X-Mixed-Case': 'Yes', cookie: 'a=1; b=2', 'content-type': 'application/json' },
    body: '{"n":1}',
  });
  const event: unknown = await answer.json();
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'PUT /things/{id}/{rest+}',
    rawPath: '/things/a b/c/d',
    rawQueryString: 'x=1&x=2&y=%C3%BC',
    queryStringParameters: { x: '1,2', y: 'ü' },
    cookies: ['a=1', 'b=2'],
    headers: { 'x-mixed-case': 'Yes', 'content-length': '7' },
    pathParameters: { id: 'a b', rest: 'c/d' },
    requestContext: {
      stage: '$default',
      http: { method: 'PUT', path: '/things/a b/c/d', sourceIp: '127.0.0.1' },
    },
    body: '{"n":1}',
    isBase64Encoded: false,
  });
});

test('A header that is sent twice arrives once, joined with a comma, and cookies do not arrive as a header', async () => {
  const { stack } = await setup({ ...echo, ...httpApi('Echo', ['$default']) });
  const text = await new Promise<string>((resolve, reject) => {
    request(stack.apiUrl, { headers: { 'x-many': ['a', 'b'], cookie: 'c=1' } }, (answer) => {
      readText(answer).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
  expect(JSON.parse(text)).toMatchObject({ headers: { 'x-many': 'a,b' }, cookies: ['c=1'] });
  expect(JSON.parse(text)).not.toHaveProperty('headers.cookie');
});

test('A binary body reaches the function in base64, a text as it is', async () => {
  const { stack } = await setup({ ...echo, ...httpApi('Echo', ['$default']) });
  const send = async (type: string) => {
    const answer = await fetch(stack.apiUrl, {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'hé',
    });
    return answer.json();
  };
  expect(await send('image/png')).toMatchObject({
    isBase64Encoded: true,
    body: Buffer.from('hé').toString('base64'),
  });
  expect(await send('application/merge-patch+json')).toMatchObject({ isBase64Encoded: false, body: 'hé' });
});

test('The most exact route wins, a method beats ANY, and $default takes the rest', () => {
  const keys = ['GET /a/{id}', 'GET /a/b', 'ANY /a/b', 'ANY /{proxy+}', '$default'];
  const routes = keys.map((key) => ({ key, target: undefined }));
  const chosen = (method: string, path: string) => matchRoute(routes, method, path)?.route.key;
  expect(chosen('GET', '/a/b')).toBe('GET /a/b');
  expect(chosen('POST', '/a/b')).toBe('ANY /a/b');
  expect(chosen('GET', '/a/c')).toBe('GET /a/{id}');
  expect(chosen('GET', '/a/c/d')).toBe('ANY /{proxy+}');
  expect(chosen('GET', '/')).toBe('$default');
});

test('A path without a route is answered by the gateway itself', async () => {
  const { stack } = await setup({ ...echo, ...httpApi('Echo', ['GET /here']) });
  const answer = await fetch(`${stack.apiUrl}/there`);
  expect([answer.status, await answer.text()]).toEqual([404, '{"message":"Not Found"}']);
});

test('A result with a status code becomes the answer: headers, cookies and a base64 body', async () => {
  const body = Buffer.from([0, 255]).toString('base64');
  const headers = { 'Content-Type': 'image/png' };
  const answer = await answering({
    statusCode: 201,
    headers,
    cookies: ['a=1', 'b=2'],
    body,
    isBase64Encoded: true,
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('content-type')).toBe('image/png');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect([...(await answer.bytes())]).toEqual([0, 255]);
});

test('A result without a status code is the JSON body of a 200, and a malformed one a 500', async () => {
  const plain = await answering({ hello: 'you' });
  expect([plain.status, await plain.json()]).toEqual([200, { hello: 'you' }]);
  const malformed = await answering({ statusCode: 'soon' });
  expect([malformed.status, await malformed.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
});

test('A body that the gateway does not take and a rate that the stage does not allow are refused', async () => {
  const stage = { RouteSettings: { 'GET /slow': { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 0.001 } } };
  const { stack } = await setup({ ...echo, ...httpApi('Echo', ['$default', 'GET /slow'], stage) });
  const large = await fetch(stack.apiUrl, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
  expect([large.status, await large.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  expect((await fetch(`${stack.apiUrl}/slow`)).status).toBe(200);
  const often = await fetch(`${stack.apiUrl}/slow`);
  expect([often.status, await often.text()]).toEqual([429, '{"message":"Too Many Requests"}']);
});

test('Without a permission for API Gateway the function is not invoked', async () => {
  const { MayInvoke: _, ...api } = httpApi('Echo', ['$default']);
  const { stack, lines } = await setup({ ...echo, ...api });
  expect((await fetch(stack.apiUrl)).status).toBe(500);
  expect(lines.join()).toContain('API Gateway may not invoke the function behind $default');
});

test('The gateway answers preflights and marks answers by the CORS rules of the template', async () => {
  const CorsConfiguration = {
    AllowOrigins: ['https://shop.example'],
    AllowMethods: ['GET'],
    AllowHeaders: ['etag'],
    MaxAge: 60,
  };
  const { stack } = await setup({ ...echo, ...httpApi('Echo', ['GET /x'], {}, { CorsConfiguration }) });
  const preflight = (origin: string) =>
    fetch(`${stack.apiUrl}/x`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
  const allowed = await preflight('https://shop.example');
  expect(allowed.status).toBe(204);
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(allowed.headers.get('access-control-allow-methods')).toBe('GET');
  expect((await preflight('https://other.example')).headers.get('access-control-allow-origin')).toBeNull();
  const answer = await fetch(`${stack.apiUrl}/x`, { headers: { origin: 'https://shop.example' } });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
});

test('The access log has one line per request, in the format of the stage', async () => {
  const stage = {
    AccessLogSettings: {
      DestinationArn: 'x',
      Format: '$context.routeKey $context.status $context.error.message',
    },
  };
  const { stack, data } = await setup({ ...echo, ...httpApi('Echo', ['GET /x'], stage) });
  await fetch(`${stack.apiUrl}/x?secret=1`);
  await fetch(`${stack.apiUrl}/y`);
  const log = await until(() => {
    const path = join(data, 'logs', 'access.log');
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return text.split('\n').length > 2 && text;
  });
  expect(log).toBe('GET /x 200 -\n- 404 -\n');
});
