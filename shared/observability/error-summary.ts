import { DomainError } from '../errors.ts';

/** An error as a log line tells of it. */
export interface ErrorSummary {
  readonly name: string;
  /** Absent where it could repeat what somebody sent. */
  readonly message?: string;
  readonly stack?: string;
  readonly cause?: ErrorSummary;
}

/**
 * Name and place of an error and of its causes. Of messages only those that were written for the log: the domain's,
 * those of plain errors, and AWS's (of SES's errors take the name alone: they quote addresses). What the language
 * itself complains of quotes values: `JSON.parse`, `BigInt`, `Intl`.
 */
export function summaryOf(error: unknown): ErrorSummary {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = '', cause } = error;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name,
    ...(isTold(error) && { message }),
    ...(frames.length > 0 && { stack: frames.map((line) => line.trim()).join('\n') }),
    ...(cause !== undefined && { cause: summaryOf(cause) }),
  };
}

const isTold = (error: Error): boolean =>
  error instanceof DomainError || error.constructor === Error || '$fault' in error;
