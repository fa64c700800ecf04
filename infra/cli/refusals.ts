/** The command line is not as the command takes it: nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for did not come about, in sentences for the person at the terminal. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Something failed, and everything about it has been said: only the exit code is left. */
export class PartlyFailed extends Error {
  override readonly name = 'PartlyFailed';
}
