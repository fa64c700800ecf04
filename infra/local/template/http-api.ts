import { Problem } from '../problem.ts';
import type { HttpApi } from './model.ts';
import * as schemas from './schemas.ts';
import type { Resource } from './template.ts';

/**
 * The HTTP API of the template, with the function behind each route.
 * @throws Problem when there is more than one, or one that cannot be called
 */
export function httpApi(resources: readonly Resource[]): HttpApi | undefined {
  const apis = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Api');
  const [api, another] = apis;
  if (!api) return undefined;
  if (another) throw new Problem('The local stack serves one HTTP API; the template has more.');
  const integrations = new Map(
    resources
      .filter(({ type }) => type === 'AWS::ApiGatewayV2::Integration')
      .map((one) => [`integrations/${one.ref}`, one.properties(schemas.integrationProperties)]),
  );
  const routes = resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map((route) => {
      const { RouteKey, Target } = route.properties(schemas.routeProperties);
      const integration = integrations.get(Target);
      if (!integration)
        throw new Problem(`The route ${RouteKey} leads to ${Target}, which the template does not make.`);
      return {
        key: RouteKey,
        functionArn: functionArn(integration.IntegrationUri),
        timeoutMs: integration.TimeoutInMillis,
      };
    });
  const stage = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Stage');
  if (!stage) throw new Problem('The HTTP API of the template has no stage, so it cannot be called.');
  const cors = api.properties(schemas.apiProperties).CorsConfiguration;
  return { id: api.ref, cors, stage: stage.properties(schemas.stageProperties), routes };
}

/** An integration names the function by its ARN, or by the address at which Lambda is invoked with it. */
const functionArn = (uri: string): string => /functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
