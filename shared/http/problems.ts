import type { DomainError } from '../errors.ts';

/** RFC 9457 problem details, as Clientele answers them. */
export interface Problem {
  /** Names the kind of problem for good; `urn:clientele:problem:` and the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: DomainError['errors'];
  /** What the problem counts, by name. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** What HTTP says about each domain error and each refusal of the HTTP layer itself: the one table. */
export const problems = {
  invalid_request: { status: 400, title: 'Invalid request' },
  malformed_json: { status: 400, title: 'Malformed JSON' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  wrong_credentials: { status: 401, title: 'Wrong credentials' },
  missing_scope: { status: 403, title: 'Missing scope' },
  password_reset_required: { status: 403, title: 'Password reset required' },
  email_not_verified: { status: 403, title: 'E-mail address not verified' },
  wrong_password: { status: 403, title: 'Wrong password' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  customers_differ: { status: 409, title: 'Customers differ' },
  account_exists: { status: 409, title: 'Account exists' },
  account_inactive: { status: 409, title: 'Account inactive' },
  already_exists: { status: 409, title: 'Already exists' },
  being_deleted: { status: 409, title: 'Being deleted' },
  currency_mismatch: { status: 409, title: 'Currency mismatch' },
  has_history: { status: 409, title: 'Has history' },
  in_use: { status: 409, title: 'In use' },
  insufficient_balance: { status: 409, title: 'Insufficient balance' },
  job_ended: { status: 409, title: 'Job ended' },
  limit_reached: { status: 409, title: 'Limit reached' },
  not_resumable: { status: 409, title: 'Not resumable' },
  not_reversible: { status: 409, title: 'Not reversible' },
  last_api_key: { status: 409, title: 'Last API key' },
  predefined_view: { status: 409, title: 'Predefined view' },
  unreadable_view: { status: 409, title: 'Unreadable view' },
  unknown_reference: { status: 409, title: 'Unknown reference' },
  anonymised: { status: 410, title: 'Anonymised' },
  link_expired: { status: 410, title: 'Link expired' },
  link_invalid: { status: 410, title: 'Link not valid' },
  link_used: { status: 410, title: 'Link used' },
  sync_token_expired: { status: 410, title: 'Sync token expired' },
  version_mismatch: { status: 412, title: 'Version mismatch' },
  body_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  not_a_picture: { status: 422, title: 'Not a picture' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key reused' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  internal_error: { status: 500, title: 'Internal error' },
  busy: { status: 503, title: 'Busy' },
  unfinished: { status: 503, title: 'Unfinished' },
} as const;
export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as ProblemCode[];

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** The body of an error's answer. */
export function problem(
  code: ProblemCode,
  detail: string,
  requestId: string,
  errors: DomainError['errors'] = [],
  counts?: DomainError['counts'],
): Problem {
  return {
    type: `urn:clientele:problem:${code}`,
    ...problems[code],
    code,
    detail,
    requestId,
    ...(errors.length > 0 && { errors }),
    ...(counts && { counts }),
  };
}
