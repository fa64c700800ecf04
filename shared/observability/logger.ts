import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The structured log. It gets ids, counts and names of errors; never an event, a body, a header or a row of a
 * file, because those hold personal data and secrets.
 */
export const logger = new Logger({ serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'clientele' });
