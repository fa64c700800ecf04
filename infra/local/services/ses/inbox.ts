import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import * as z from 'zod';
import { type Json, type JsonObject, parseObject, textAt } from '../../json.ts';
import { Problem } from '../../problem.ts';
import { closeServer } from '../../process/ports.ts';
import { AwsError } from '../aws-error.ts';

// CommonJS whose exports are an ES module's, which importers disagree about.
const load = createRequire(import.meta.url);
type Server = typeof import('aws-ses-v2-local', { with: { 'resolution-mode': 'require' }});
type Store = typeof import('aws-ses-v2-local/dist/store.js', { with: { 'resolution-mode': 'require' }});

const addresses = z.array(z.string());
const mailSchema = z.looseObject({
  messageId: z.string(),
  from: z.string(),
  replyTo: addresses,
  destination: z.object({ to: addresses, cc: addresses, bcc: addresses }),
  subject: z.string(),
  body: z.object({ html: z.string().optional(), text: z.string().optional() }),
  attachments: z.array(z.looseObject({ content: z.string(), contentType: z.string(), size: z.number() })),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  at: z.number(),
});

/**
 * Where mails end on this machine: a page with an inbox at `url`, and `GET <url>/store`, which answers
 * `{ emails: [{ messageId, from, replyTo, destination: { to, cc, bcc }, subject, body: { text, html }, attachments,
 * headers, at }] }`, oldest first, `at` in epoch seconds. `POST <url>/clear-store` empties it.
 */
export interface Inbox {
  readonly url: string;
  /**
   * Takes a mail in.
   * @param mail the body of an SES v2 SendEmail
   * @returns its message ID
   */
  receive(mail: JsonObject): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the SES server on the loopback interface. There is one per process.
 * @param file where mails are kept from start to start, a line of JSON each
 * @param port 0 for any free one
 * @throws Problem when the port is busy
 */
export async function startInbox(file: string, port: number): Promise<Inbox> {
  // With this variable the server would send on what it gets: mail to customers from somebody's trial.
  delete process.env.SMTP_TRANSPORT;
  // Loaded here, as it takes its time and other parts can start meanwhile.
  const { default: serve }: Server = load('aws-ses-v2-local');
  const { clearStore, getStoreReadonly }: Store = load('aws-ses-v2-local/dist/store.js');
  const http = await serve({ host: '127.0.0.1', port });
  const address = http.address();
  if (!http.listening || typeof address !== 'object' || !address)
    throw new Problem(`Port ${port} is busy, which the inbox was to have.`);
  const url = `http://127.0.0.1:${address.port}`;
  clearStore();
  const { emails } = getStoreReadonly();
  emails.push(...readMails(file));
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST' && request.url === '/clear-store')
      response.on('finish', () => writeFileSync(file, ''));
  });
  return {
    url,
    receive: async (mail) => {
      const messageId = await post(url, mail);
      const received = getStoreReadonly().emails.find((email) => email.messageId === messageId);
      if (received) appendFileSync(file, `${JSON.stringify(received)}\n`, { mode: 0o600 });
      return messageId;
    },
    stop: () => closeServer(http),
  };
}

async function post(url: string, mail: JsonObject): Promise<string> {
  const answer = await fetch(`${url}/v2/email/outbound-emails`, {
    method: 'POST',
    headers: { authorization: 'AWS', 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
  const body: Json = parseObject(await answer.text()) ?? {};
  if (answer.ok) return textAt(body, 'MessageId');
  throw new AwsError('InvalidParameterValue', 400, textAt(body, 'detail') || textAt(body, 'message'));
}

/** The kept mails; a line that a crash left unfinished is passed over. */
function readMails(file: string): z.infer<typeof mailSchema>[] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => mailSchema.safeParse(parseObject(line)).data ?? []);
}
