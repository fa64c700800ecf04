import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Functions } from '../functions/functions.ts';
import { messageOf, Problem } from '../problem.ts';
import { readBody } from '../services/call.ts';
import { account, region } from '../template/identities.ts';
import type { CustomResource } from '../template/model.ts';

const madeSchema = z.record(
  z.string(),
  z.object({ physicalId: z.string(), properties: z.record(z.string(), z.json()) }),
);
type Made = z.infer<typeof madeSchema>;

const responseSchema = z.object({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().optional(),
});
type Response = z.infer<typeof responseSchema>;

/** What of CloudFormation matters at run time: resources that a function makes. Made ones are remembered. */
export class CustomResources {
  readonly #file: string;
  readonly #awsUrl: string;
  readonly #made: Made;
  readonly #awaited = new Map<string, (response: Response) => void>();

  constructor(file: string, awsUrl: string) {
    this.#file = file;
    this.#awsUrl = awsUrl;
    this.#made = load(file);
  }

  /**
   * Has the functions make what is new and update what has changed; what an update has replaced is deleted, once all
   * else has succeeded.
   * @throws Problem with the function's reason when one fails
   */
  async make(resources: readonly CustomResource[], functions: Functions): Promise<void> {
    const replaced: { resource: CustomResource; before: Made[string] }[] = [];
    for (const resource of resources) {
      const before = this.#made[resource.logicalId];
      if (before && JSON.stringify(before.properties) === JSON.stringify(resource.properties)) continue;
      const physicalId = await this.#request(before ? 'Update' : 'Create', resource, before, functions);
      if (before && before.physicalId !== physicalId) replaced.push({ resource, before });
      this.#made[resource.logicalId] = { physicalId, properties: resource.properties };
      writeFileSync(this.#file, `${JSON.stringify(this.#made, null, 2)}\n`);
    }
    for (const { resource, before } of replaced) await this.#request('Delete', resource, before, functions);
  }

  /** Takes what a function puts to its `ResponseURL`. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const tell = this.#awaited.get(url.pathname.split('/').at(-1) ?? '');
    const answer = responseSchema.safeParse(JSON.parse((await readBody(request)).toString()));
    if (answer.success) tell?.(answer.data);
    response.writeHead(tell && answer.success ? 200 : 403).end();
  }

  async #request(
    RequestType: 'Create' | 'Update' | 'Delete',
    resource: CustomResource,
    before: Made[string] | undefined,
    functions: Functions,
  ): Promise<string> {
    const { logicalId, type, serviceToken } = resource;
    const properties = RequestType === 'Delete' && before ? before.properties : resource.properties;
    const pool = functions.get(serviceToken);
    if (!pool)
      throw new Problem(`${logicalId} is to be made by ${serviceToken}, which the template does not make.`);
    const token = randomUUID();
    const answered = new Promise<Response>((resolve) => this.#awaited.set(token, resolve));
    const outcome = await pool.invoke({
      RequestType,
      ResponseURL: `${this.#awsUrl}/_local/custom-resource/${token}`,
      StackId: `arn:aws:cloudformation:${region}:${account}:stack/local/local`,
      RequestId: token,
      ResourceType: type,
      LogicalResourceId: logicalId,
      ServiceToken: serviceToken,
      ResourceProperties: { ServiceToken: serviceToken, ...properties },
      ...(before && { PhysicalResourceId: before.physicalId }),
      ...(before && RequestType === 'Update' && { OldResourceProperties: before.properties }),
    });
    const fail = (reason: string): Problem => new Problem(`${logicalId} could not be made: ${reason}`);
    if (!outcome.ok) throw fail(outcome.error.errorMessage);
    const response = await Promise.race([answered, sleep(2000, undefined, { ref: false })]);
    this.#awaited.delete(token);
    if (!response) throw fail('its function ended without an answer to CloudFormation.');
    if (response.Status === 'FAILED') throw fail(response.Reason ?? 'its function gave no reason.');
    return response.PhysicalResourceId ?? logicalId;
  }
}

function load(file: string): Made {
  try {
    return madeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Problem(`${file} cannot be read (${messageOf(error)}); start once with --reset.`);
  }
}
