import { json } from 'node:stream/consumers';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { serve } from '../../support/serve.ts';

type Handler = (event: CloudFormationCustomResourceEvent) => Promise<void>;

/** How a deployment ends whose other resources fail; what CloudFormation asks of ours then. */
export type Undone = 'by an update and a deletion' | 'by a deletion alone';

/** The properties of a custom resource, as CloudFormation hands them over: numbers are texts. */
export interface Properties {
  readonly Generation?: string;
  readonly Scopes?: readonly string[];
}

const answerSchema = z.looseObject({
  Status: z.enum(['SUCCESS', 'FAILED']),
  PhysicalResourceId: z.string(),
  Reason: z.string().optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** CloudFormation's side of one custom resource. */
export class CloudFormation {
  readonly answers: { body: Answer; contentType: string | undefined }[] = [];
  readonly #handler: Handler;
  readonly #url: string;
  #id: string | undefined;
  #properties: Properties = {};

  private constructor(handler: Handler, url: string) {
    this.#handler = handler;
    this.#url = url;
  }

  static async start(handler: Handler): Promise<CloudFormation> {
    const { url, stop } = await serve(async (request, response) => {
      const body = answerSchema.parse(await json(request));
      cloudFormation.answers.push({ body, contentType: request.headers['content-type'] });
      response.end();
    });
    onTestFinished(stop);
    const cloudFormation = new CloudFormation(handler, `${url}/`);
    return cloudFormation;
  }

  /** The physical id of the resource. */
  get id(): string {
    return this.#id ?? '';
  }

  /** An event as the function gets it. */
  event(
    RequestType: 'Create' | 'Update' | 'Delete',
    properties: Properties = {},
    before: { id?: string; properties?: Properties } = {},
  ): CloudFormationCustomResourceEvent {
    const common = {
      ResponseURL: this.#url,
      ServiceToken: 'arn',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'FirstApiKey',
      ResourceType: 'Custom::FirstApiKey',
      ResourceProperties: { ServiceToken: 'arn', ...properties },
    };
    if (RequestType === 'Create') return { ...common, RequestType };
    const PhysicalResourceId = before.id ?? this.id;
    if (RequestType === 'Delete') return { ...common, RequestType, PhysicalResourceId };
    const OldResourceProperties = { ServiceToken: 'arn', ...before.properties };
    return { ...common, RequestType, PhysicalResourceId, OldResourceProperties };
  }

  /** Deploys, with a replacement's deletion at the end. Throws what the function throws: it died. */
  async deploy(properties: Properties, undone?: Undone): Promise<Answer> {
    const [before, id] = [this.#properties, this.#id];
    const answer = await this.#ask(
      id === undefined
        ? this.event('Create', properties)
        : this.event('Update', properties, { properties: before }),
    );
    const made = answer.PhysicalResourceId;
    if (answer.Status === 'FAILED' || undone === 'by an update and a deletion') {
      const back = await this.#ask(this.event('Update', before, { id: made, properties }));
      this.#id = back.PhysicalResourceId;
      if (made !== this.#id) await this.#ask(this.event('Delete', properties, { id: made }));
    } else if (undone) {
      if (made !== id) await this.#ask(this.event('Delete', properties, { id: made }));
    } else {
      [this.#id, this.#properties] = [made, properties];
      if (id !== undefined && made !== id) await this.#ask(this.event('Delete', before, { id }));
    }
    return answer;
  }

  /** Removes the stack. */
  async remove(): Promise<Answer> {
    return await this.#ask(this.event('Delete', this.#properties));
  }

  async #ask(event: CloudFormationCustomResourceEvent): Promise<Answer> {
    await this.#handler(event);
    const answer = this.answers.at(-1)?.body;
    if (!answer) throw new Error('The function did not answer.');
    return answer;
  }
}
