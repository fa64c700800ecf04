import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi as Gateway,
  HttpIntegrationType,
  HttpMethod,
  HttpRoute,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Endpoint, HttpFunction } from '../../shared/contracts/endpoint.ts';
import { alarmPeriod, HouseAlarm, sum } from './alarm.ts';
import type { HouseFunction } from './house-function.ts';

export interface HttpApiProps {
  /** The contract list: each endpoint becomes a route. */
  readonly endpoints: readonly (Endpoint & { readonly operationId: string })[];
  /** The function behind each name that the contract list uses. */
  readonly functions: Readonly<Record<HttpFunction, HouseFunction>>;
  /** The function that answers everything that no endpoint declares. */
  readonly fallback: HttpFunction;
  /** Origins whose pages may call the API from a browser. Empty: none. */
  readonly allowedOrigins: readonly string[];
}

/** All callers together; a safeguard of the bill and of the account's other functions, not a quota. */
const throttle = { rateLimit: 200, burstLimit: 400 };

/** One JSON line per request: no query string, no path that a caller made up, no address. */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latency: '$context.responseLatency',
  functionLatency: '$context.integrationLatency',
  functionRequestId: '$context.integration.requestId',
  error: '$context.integrationErrorMessage',
};

/** The HTTP API: one route per endpoint of the contract list, access log, throttling, CORS. */
export class HttpApi extends Construct {
  readonly gateway: Gateway;
  /** Address of the API, without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.gateway = new Gateway(this, 'Gateway', {
      createDefaultStage: false,
      ...(props.allowedOrigins.length > 0 && { corsPreflight: cors(props.allowedOrigins) }),
    });
    this.url = this.gateway.apiEndpoint;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Requests are authorised in the functions, by API keys with scopes that the table holds, so that a revoked ' +
        'key stops within seconds. A test calls every endpoint without a key, and with one that lacks its scope.',
    });
    this.route(props);
    this.publish();
    this.watch(Object.values(props.functions));
  }

  private route({ endpoints, functions, fallback }: HttpApiProps): void {
    const integrations = {
      admin: this.integrate(functions.admin),
      credentials: this.integrate(functions.credentials),
      directory: this.integrate(functions.directory),
      orders: this.integrate(functions.orders),
      reference: this.integrate(functions.reference),
    } satisfies Record<HttpFunction, FunctionIntegration>;
    for (const endpoint of endpoints) {
      new HttpRoute(this, endpoint.operationId, {
        httpApi: this.gateway,
        routeKey: HttpRouteKey.with(endpoint.path, HttpMethod[endpoint.method]),
        integration: integrations[endpoint.function],
      });
    }
    new HttpRoute(this, 'anythingElse', {
      httpApi: this.gateway,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrations[fallback],
    });
  }

  private integrate(fn: HouseFunction): FunctionIntegration {
    const anyRoute = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.gateway.apiId,
      resourceName: '*',
    });
    fn.lambda.addPermission('FromApi', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: anyRoute,
    });
    return new FunctionIntegration(fn);
  }

  private publish(): void {
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
  }

  private watch(functions: readonly HouseFunction[]): void {
    new HouseAlarm(this, 'ServerErrors', {
      metric: this.gateway.metricServerError({ period: alarmPeriod, statistic: 'Sum' }),
      threshold: 1,
      meaning: 'The API answered a request with a 5xx status: some callers do not get what they asked for.',
      runbook: 'api-server-errors',
    });
    // Only these: the queues' consumers, throttled, try again by themselves, and their queues' alarms tell when
    // that does not help.
    new HouseAlarm(this, 'Throttles', {
      metric: sum(
        'Refused requests',
        functions.map((fn) => fn.lambda.metricThrottles({ period: alarmPeriod })),
      ),
      threshold: 1,
      meaning: "Requests were refused because the account's limit of concurrent functions was reached.",
      runbook: 'function-throttles',
    });
  }
}

/**
 * Hands requests to a function. CDK's own `HttpLambdaIntegration` would add a permission per route, or one that
 * does not cover `$default`.
 */
class FunctionIntegration extends HttpRouteIntegration {
  private readonly fn: HouseFunction;

  constructor(fn: HouseFunction) {
    super(fn.name);
    this.fn = fn;
  }

  override bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.fn.lambda.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    };
  }
}

function cors(allowedOrigins: readonly string[]): CorsPreflightOptions {
  return {
    allowOrigins: [...allowedOrigins],
    allowMethods: [CorsHttpMethod.ANY],
    allowHeaders: ['authorization', 'content-type', 'if-match', 'idempotency-key'],
    exposeHeaders: [
      'etag',
      'link',
      'location',
      'retry-after',
      'idempotent-replayed',
      'x-request-id',
      'apigw-requestid',
    ],
    maxAge: Duration.hours(1),
  };
}
