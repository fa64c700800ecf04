import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PostedForm } from './s3/post-form.ts';

/** One call of an AWS service by a function or a person, already identified. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The form that the request carries, read already: it says who calls. */
  readonly form?: PostedForm | undefined;
  /** Whether the caller's role allows the action; false answers are not reported. */
  allows(action: string, resource: string, context?: Readonly<Record<string, string>>): Promise<boolean>;
  /**
   * Goes on only if the caller's role allows the action.
   * @throws AwsError AccessDenied otherwise, naming caller, action and resource
   */
  require(action: string, resource: string, context?: Readonly<Record<string, string>>): Promise<void>;
}

/** Reads a whole request body. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Answers in AWS's JSON protocol. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
