import { expect, test } from 'vitest';
import * as z from 'zod';
import { endpoints } from '../../shared/contracts/index.ts';
import { functionsOf, ofType, target } from './template.ts';

const joined = z.object({
  'Fn::Join': z.tuple([z.literal(''), z.tuple([z.literal('integrations/'), z.unknown()])]),
});

/** The template's routes: key, such as `GET /health`, to the name of the function. */
function routes(): Record<string, string | undefined> {
  const integrations = ofType('AWS::ApiGatewayV2::Integration');
  return Object.fromEntries(
    ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => {
      const integration = target(joined.parse(Properties.Target)['Fn::Join'][1][1]);
      const uri = integrations.find(({ id }) => id === integration)?.Properties.IntegrationUri;
      const fn = functionsOf().find(({ id }) => id === target(uri));
      return [z.string().parse(Properties.RouteKey), fn?.name];
    }),
  );
}

test('every endpoint of the contract list is a route to its function, and there is no other route (trust 30)', () => {
  const declared = endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint.function]);
  expect(routes()).toEqual({ ...Object.fromEntries(declared), $default: 'reference' });
});

test('functions get the payload of version 2', () => {
  for (const { Properties } of ofType('AWS::ApiGatewayV2::Integration'))
    expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
});

test('the API throttles', () => {
  const [stage] = ofType('AWS::ApiGatewayV2::Stage');
  expect(stage?.Properties).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: {
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    },
  });
});

test('the access log is JSON without query strings, paths, addresses or headers', () => {
  const [stage] = ofType('AWS::ApiGatewayV2::Stage');
  const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties.AccessLogSettings);
  const fields = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(Format)));
  expect(fields).toContain('$context.requestId');
  expect(fields.filter((field) => /path|query|identity|header|authorizer/i.test(field))).toEqual([]);
});
