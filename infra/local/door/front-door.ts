import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { closeServer, listen } from '../process/ports.ts';
import { AwsError } from '../services/aws-error.ts';
import type { Call } from '../services/call.ts';
import { identifyForm, isForm, readForm } from '../services/s3/post-form.ts';
import { secretKey } from '../template/identities.ts';
import type { Bucket } from '../template/model.ts';
import { answerError } from './answer-error.ts';
import { applyBucketCors } from './bucket-cors.ts';
import { type Callers, operatorKey } from './callers.ts';
import type { Calls } from './calls.ts';
import type { Caller, Faults } from './faults.ts';
import { type Identified, identify, unknownKey } from './identify.ts';

export type ServiceHandler = (call: Call) => Promise<void>;

/** What stands behind the front door at the moment. */
export interface Behind {
  readonly callers: Callers;
  /** The function's process that has this session token. */
  readonly processOf: (session: string) => Caller | undefined;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly buckets: readonly Bucket[];
  /** By the name of the service in a signature's scope. */
  readonly services: Readonly<Record<string, ServiceHandler>>;
  /** Paths under `/_local/`, which belong to the stack itself. */
  readonly local: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
}

/**
 * The one address of all AWS services on this machine (`AWS_ENDPOINT_URL`). It recognises the caller by its
 * access key and lets nothing pass that the caller's role does not allow.
 */
export class FrontDoor {
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;
  #behind: Behind | undefined;

  private constructor(server: ReturnType<typeof createServer>, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Opens the door on a port; until something is {@link install}ed it answers 503. */
  static async open(port: number, log: Log): Promise<FrontDoor> {
    const server = createServer({ keepAliveTimeout: 3_600_000, requestTimeout: 0 });
    const door = new FrontDoor(server, await listen(server, port));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void door
        .#handle(request, response)
        .catch((error: unknown) => log.file('front-door', `${String(error)}\n`));
    });
    return door;
  }

  install(behind: Behind): void {
    this.#behind = behind;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    let service = 's3';
    try {
      const behind = this.#behind;
      if (!behind) throw new AwsError('ServiceUnavailable', 503, 'The local stack is still starting.');
      if (url.pathname.startsWith('/_local/')) return await behind.local(request, response, url);
      if (applyBucketCors(request, response, url.pathname.split('/')[1] ?? '', behind.buckets)) return;
      const form = isForm(request) ? await readForm(request) : undefined;
      const identified = form ? identifyForm(form) : identify(request, url);
      service = identified.service;
      const handler = behind.services[service];
      if (!handler)
        throw new AwsError('UnknownOperationException', 501, `${service} is not available locally.`);
      const caller = behind.processOf(String(request.headers['x-amz-security-token']));
      const call = { ...this.#call(behind, identified, request, response, url), form };
      const recorded = caller ? record(call, behind.calls, caller) : call;
      await behind.faults.around(caller, () => handler(recorded));
    } catch (error) {
      answerError(error, service, request, response);
    }
  }

  #call(
    behind: Behind,
    { accessKey, service }: Identified,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Call {
    const permissions = behind.callers.get(accessKey);
    if (!permissions) throw unknownKey(service);
    return { request, response, url, ...permissions };
  }
}

function record(call: Call, calls: Calls, { definition }: Caller): Call {
  const target = call.request.headers['x-amz-target'];
  const operation = target === undefined ? undefined : String(target).replace(/^.*\./, '');
  const { permissions } = calls.begin(definition, operation);
  return {
    ...call,
    require: (action, resource, context) => {
      permissions.push({ action, resource });
      return call.require(action, resource, context);
    },
  };
}

/** The credentials with which people and tests call the local services. */
export const operatorCredentials = { accessKeyId: operatorKey, secretAccessKey: secretKey };
