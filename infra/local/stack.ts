import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { awsServices } from './aws-services.ts';
import { Callers } from './door/callers.ts';
import { Calls } from './door/calls.ts';
import { Faults } from './door/faults.ts';
import { Usage } from './door/usage.ts';
import { Functions } from './functions/functions.ts';
import type { JsonObject } from './json.ts';
import type { Log } from './log.ts';
import { type Parts, startParts } from './parts.ts';
import { Problem } from './problem.ts';
import { Storage } from './services/s3/storage.ts';
import { openParameterStore, type ParameterStore } from './services/ssm.ts';
import { makeTables } from './services/tables.ts';
import { readDeployment } from './template/deployment.ts';
import type { Deployment } from './template/model.ts';
import { CustomResources } from './triggers/custom-resources.ts';
import { deliverEvent } from './triggers/event-bus.ts';
import { Positions } from './triggers/stream/positions.ts';
import { startTriggers } from './triggers/triggers.ts';

export interface StackOptions {
  /** Folder of everything the stack keeps. */
  readonly data: string;
  /** Port of the HTTP API; 0 for any free one. */
  readonly apiPort: number;
  /** Folder of the synthesized app, once it is made. */
  readonly synthesized: Promise<string>;
  readonly log: Log;
  /** Whether to start DynamoDB Local. Default: true. A template without a table runs without it. */
  readonly database?: boolean;
}

/** How long running invocations may go on when the stack stops. */
const graceMs = 3000;

/** A synthesized CDK app, running on this machine. */
export class Stack {
  readonly apiUrl: string;
  /** Where AWS's services are served. */
  readonly awsUrl: string;
  /** The page with the mails that were sent. */
  readonly inboxUrl: string;
  readonly parameters: ParameterStore;
  readonly #log: Log;
  readonly #parts: Parts;
  readonly #faults: Faults;
  readonly #storage: Storage;
  readonly #usage: Usage;
  readonly #calls = new Calls();
  readonly #positions: Positions;
  readonly #functions: Functions;
  readonly #customResources: CustomResources;
  #stopTriggers: (() => Promise<void>) | undefined;
  #deployment: Deployment | undefined;

  private constructor({ data, log }: StackOptions, parts: Parts, faults: Faults) {
    this.#faults = faults;
    this.apiUrl = parts.gateway.url;
    this.awsUrl = parts.door.url;
    this.inboxUrl = parts.inbox.url;
    this.parameters = openParameterStore(join(data, 'parameters.json'));
    this.#log = log;
    this.#parts = parts;
    this.#storage = new Storage(join(data, 's3'));
    this.#usage = new Usage(join(data, 'iam-used.json'));
    this.#positions = new Positions(join(data, 'stream-positions.json'));
    this.#functions = new Functions({
      runtime: parts.runtime,
      guardian: parts.guardian,
      log,
      awsUrl: this.awsUrl,
    });
    this.#customResources = new CustomResources(join(data, 'custom-resources.json'), this.awsUrl);
  }

  /**
   * Starts everything that the template asks for and resolves when it can be used.
   * @throws Problem in one sentence; nothing that was started is left running then
   */
  static async start(options: StackOptions): Promise<Stack> {
    mkdirSync(options.data, { recursive: true });
    // Heard now, so that a synthesis that fails while the parts still start is no unhandled rejection.
    options.synthesized.catch(() => {});
    const faults = new Faults();
    const parts = await startParts({ ...options, faults, database: options.database ?? true });
    const stack = new Stack(options, parts, faults);
    try {
      await stack.deploy(await options.synthesized);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** What is running. */
  get deployment(): Deployment {
    if (!this.#deployment) throw new Problem('The local stack is still starting.');
    return this.#deployment;
  }

  /**
   * Runs what a synthesized app asks for, in place of what ran before.
   * @throws Problem for a template that cannot run here, or for a changed function that cannot be loaded; what ran
   * before then goes on
   */
  async deploy(folder: string): Promise<void> {
    const { gateway, door, queues, inbox, dynamoDb } = this.#parts;
    const deployment = readDeployment(folder, { apiUrl: this.apiUrl, awsUrl: this.awsUrl });
    // As on AWS a first version may hold a broken function: there is none before it to keep.
    if (this.#deployment) await this.#functions.tryToLoad(deployment);
    const [streamArns] = await Promise.all([
      dynamoDb && makeTables(dynamoDb.url, deployment.tables),
      queues.make(deployment.queues, this.awsUrl),
      this.#storage.open(deployment.buckets.map(({ name }) => name)),
    ]);
    const callers = new Callers(deployment, this.#usage, this.#log);
    const backends = {
      dynamoDbUrl: dynamoDb?.url,
      streamArns: streamArns ?? new Map<string, string>(),
      inbox,
      storage: this.#storage,
      queues,
      parameters: this.parameters,
      faults: this.#faults,
      publish: (event: JsonObject) => void deliverEvent(deployment, this.#functions, this.#log, event),
    };
    door.install({
      callers,
      buckets: deployment.buckets,
      services: awsServices(backends, deployment, callers, this.#log),
      processOf: (session) => this.#functions.processOf(session),
      faults: this.#faults,
      calls: this.#calls,
      local: async (request, response, url) => {
        const { functions } = deployment;
        if (url.pathname === '/_local/faults') return this.#faults.handle(request, response, functions);
        if (url.pathname === '/_local/calls') return this.#calls.handle(request, response, url, functions);
        return this.#customResources.handle(request, response, url);
      },
    });
    // Batches at work end by themselves in the version that began them, as on AWS.
    const before = this.#stopTriggers?.() ?? Promise.resolve();
    this.#functions.install(deployment);
    gateway.install(deployment, this.#functions);
    this.#stopTriggers = startTriggers({
      deployment,
      functions: this.#functions,
      awsUrl: this.awsUrl,
      positions: this.#positions,
      log: this.#log,
      before,
    });
    this.#deployment = deployment;
    await this.#customResources.make(deployment.customResources, this.#functions);
  }

  /** Ends everything that was started; what runs at the moment may go on for a few seconds. */
  async stop(): Promise<void> {
    const triggers = this.#stopTriggers?.();
    await this.#functions.stop(graceMs);
    await triggers;
    this.#usage.save();
    await this.#parts.stop();
  }
}
