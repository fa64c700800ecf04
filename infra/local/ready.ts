import { join, relative } from 'node:path';
import { operatorCredentials } from './door/front-door.ts';
import type { Stack } from './stack.ts';
import { region } from './template/identities.ts';

/** What a script needs to know of a running stack. */
export interface Ready {
  readonly apiUrl: string;
  readonly apiKey: string;
  /** A file put here is the same as a PutObject into the import bucket. */
  readonly dropFolder: string;
  readonly importBucket: string;
  readonly s3Endpoint: string;
  readonly docsUrl: string;
  /** A page with the mails that were sent; `<inboxUrl>/store` answers them as JSON. */
  readonly inboxUrl: string;
}

/** Everything by which a running stack is used. */
export function readyOf(stack: Stack, data: string): Ready {
  const { outputs, functions, buckets } = stack.deployment;
  const parameter = functions.map(({ environment }) => environment.FIRST_API_KEY_PARAMETER).find(Boolean);
  return {
    apiUrl: stack.apiUrl,
    apiKey: (parameter && stack.parameters.read(parameter)) ?? '',
    dropFolder: join(data, 'drop'),
    importBucket: buckets.find(({ NotificationConfiguration }) => NotificationConfiguration)?.name ?? '',
    s3Endpoint: stack.awsUrl,
    docsUrl: outputs.DocsUrl ?? stack.apiUrl,
    inboxUrl: stack.inboxUrl,
  };
}

/** The block that a person reads once the stack is ready. */
export function readyText(ready: Ready, logs: string): string {
  const { apiUrl, apiKey, docsUrl, inboxUrl, importBucket, s3Endpoint } = ready;
  const dropFolder = shown(ready.dropFolder);
  const { accessKeyId, secretAccessKey } = operatorCredentials;
  const credentials = `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} AWS_DEFAULT_REGION=${region}`;
  return `
Clientele is running.

  API          ${apiUrl}
  API key      ${apiKey}
  Docs         ${docsUrl}
  Inbox        ${inboxUrl}
  Try it       curl -H 'Authorization: Bearer ${apiKey}' ${apiUrl}/v1/customers

  CSV drops    cp people.csv ${dropFolder}/
               or into the bucket itself:
               ${credentials} \\
                 aws s3 cp people.csv s3://${importBucket}/ --endpoint-url ${s3Endpoint}

  Logs         ${shown(logs)}
  Stop         Ctrl-C stops everything.
`;
}

/** A path as short as a person would type it. */
function shown(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}
