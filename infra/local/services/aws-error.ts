/** An error as AWS answers it: the code and status are part of a service's contract. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', 403, message);
