import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { logKeys } from './log-keys.ts';

/** One JSON object a line: no line break that a value holds can begin another. */
class Format extends LogFormatter {
  override formatAttributes(line: UnformattedAttributes, details: LogAttributes): LogItem {
    const attributes = {
      level: line.logLevel,
      message: line.message,
      timestamp: this.formatTimestamp(line.timestamp),
      service: line.serviceName,
      ...logKeys(),
      xray_trace_id: line.xRayTraceId,
    };
    return new LogItem({ attributes }).addAttributes(details);
  }
}

/**
 * The structured log. It gets ids, counts and names of errors; never an event, a body, a header or a row of a
 * file, because those hold personal data and secrets.
 */
export const logger = new Logger({
  serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'clientele',
  logFormatter: new Format(),
});
