import { Busy } from '../errors.ts';

const passingErrors = new Set([
  'TransactionInProgressException',
  'TransactionConflictException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'ECONNRESET',
]);

/** Whether the same call may succeed a moment later, by the error's name or code. */
export const isPassingError = (error: unknown): boolean =>
  error instanceof Error &&
  (passingErrors.has(error.name) || ('code' in error && passingErrors.has(String(error.code))));

/**
 * For a read that the SDK has tried often enough.
 * @throws Busy when it may succeed a moment later, the error itself otherwise
 */
export function busyOr(error: unknown): never {
  throw isPassingError(error) ? new Busy(error) : error;
}
