import { tmpdir } from 'node:os';
import { region, secretKey } from '../template/identities.ts';
import type { FunctionDefinition } from '../template/model.ts';

/**
 * The environment of a function process: the template's variables and those that Lambda adds, nothing of the
 * stack's own.
 * @param session tells this process from the function's others when it calls AWS
 * @param awsUrl where AWS's services are served; an address of numbers makes S3 clients use path-style
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  session: string,
  awsUrl: string,
): Record<string, string> {
  const { name, role, codeFolder, handler, memoryMegabytes, environment } = definition;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    // No home of a person: the SDK would read its settings there.
    HOME: tmpdir(),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: codeFolder,
    _HANDLER: handler,
    ...environment,
    AWS_ACCESS_KEY_ID: role.accessKey,
    AWS_SECRET_ACCESS_KEY: secretKey,
    AWS_SESSION_TOKEN: session,
    AWS_ENDPOINT_URL: awsUrl,
  };
}
