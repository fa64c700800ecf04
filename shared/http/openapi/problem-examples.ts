import type { FieldError } from '../../errors.ts';
import type { FaultCode } from '../../fault-codes.ts';
import { type Problem, type ProblemCode, problem } from '../problems.ts';

interface Case {
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly counts?: Readonly<Record<string, number>>;
}

const fault = (pointer: string, code: FaultCode, message: string, detail = message): Case => ({
  detail,
  errors: [{ pointer, code, message }],
});

/** One case of each problem, as a client could meet it. */
const cases = {
  invalid_request: fault(
    '/email',
    'invalid_email',
    'This is not an e-mail address.',
    'This is not an e-mail address. (/email)',
  ),
  malformed_json: { detail: 'The body is not JSON.' },
  unauthenticated: { detail: 'Send an API key: Authorization: Bearer ck_…' },
  wrong_credentials: { detail: 'The e-mail address or the password is wrong.' },
  missing_scope: { detail: 'This needs an API key with the scope customers:write.' },
  password_reset_required: {
    detail:
      'Set a new password by the link that is mailed to your e-mail address. If no mail comes, contact the shop.',
  },
  email_not_verified: { detail: 'Confirm your e-mail address first, by the link that is mailed to it.' },
  wrong_password: fault('/currentPassword', 'wrong_password', 'This is not your password.'),
  not_found: { detail: 'There is no such customer.' },
  method_not_allowed: { detail: 'This path takes GET, PATCH, DELETE.' },
  account_exists: {
    detail:
      'There is an account with this e-mail address. Log in, or use “forgot password”: it also sets a first password.',
  },
  account_inactive: {
    detail: 'The account is inactive: nothing can be taken from it. What is paid in is still taken.',
  },
  currency_mismatch: { detail: 'The account is kept in EUR, and in nothing else.' },
  insufficient_balance: { detail: 'There is not enough: 12.30 EUR at the most can be taken.' },
  not_reversible: {
    detail:
      'Only what was posted can be reversed, not a reversal, an opening balance or what a merging moved.',
  },
  already_exists: fault('/email', 'already_exists', 'Another customer already has this email.'),
  customers_differ: fault(
    '/customer/email',
    'contradictory',
    'This means the customer 019a2f0e-7c1a-7000-8000-0000000000aa.',
    'What the order says of its customer means different customers. Say only what is right.',
  ),
  being_deleted: { detail: 'It is being deleted. Nobody can change or use it any more.' },
  has_history: {
    detail:
      'This customer has a history (orders, accounts or an opening balance), and this shop deletes nobody who has one. Anonymise them: POST /v1/customers/{id}/anonymize.',
  },
  in_use: {
    detail: 'Customers use it: 12. With ?force they are taken out of the group first.',
    counts: { customers: 12 },
  },
  limit_reached: { detail: 'There can be 50 custom fields. Delete one that nobody needs.' },
  last_api_key: {
    detail:
      'No other key with the scope api-keys:write lasts as long: nobody could make keys any more. With ?force it is done.',
  },
  job_ended: { detail: 'The job has come to its end already. What it did stays.' },
  not_resumable: {
    detail: 'The job cannot go on: it has come to its end, or what it needs is not kept any more.',
  },
  predefined_view: { detail: 'Predefined views stay as they are. Save a view of your own.' },
  unreadable_view: fault(
    '/filter',
    'unreadable_view',
    'The filter of this view is not understood any more. Change the view: give it another one.',
  ),
  unknown_reference: fault(
    '/groupIds/0',
    'unknown_reference',
    'Group 01890000-0000-7000-8000-000000000000 does not exist.',
  ),
  anonymised: {
    detail:
      'This customer was anonymised on 2026-11-22T10:00:00.000Z. Their orders and entries stay readable under this id; who it was, nothing says any more.',
  },
  link_expired: { detail: 'This link has expired. Ask for a new one.' },
  link_invalid: { detail: 'This link is not valid. Ask for a new one.' },
  link_used: { detail: 'This link was used already. Ask for a new one.' },
  sync_token_expired: {
    detail: 'What has changed since this token is no longer known. Start again without it, with nothing.',
  },
  version_mismatch: {
    detail:
      'The resource has changed since the version given in If-Match. Read it again and repeat the change.',
  },
  body_too_large: { detail: 'A body holds at most 1000000 bytes.' },
  unsupported_media_type: { detail: 'Send the header Content-Type: application/json.' },
  not_a_picture: fault(
    '/uploadId',
    'not_a_picture',
    'The uploaded file is not an image of the content type that it was uploaded with.',
  ),
  idempotency_key_reused: {
    detail: 'This Idempotency-Key was used for a different request. Use a new key for a new request.',
  },
  too_many_attempts: { detail: 'Too many attempts. Try again later.' },
  internal_error: { detail: 'Something went wrong here. The request id helps to find it.' },
  unfinished: {
    detail: 'There was no time for all: 200 are done, 140 are left. The same request goes on.',
    counts: { done: 200, left: 140 },
  },
  busy: {
    detail: 'Busy just now. Send the request again in a moment. Keep its Idempotency-Key.',
  },
} satisfies Record<ProblemCode, Case>;

/** The problem as the API would answer it. */
export function problemExample(code: ProblemCode): Problem {
  const { detail, errors = [], counts }: Case = cases[code];
  const example = problem(code, detail, 'b1946ac9-2a6e-4c5d-9f0a-6d4c2f1e8b73', errors);
  return { ...example, ...(counts && { counts }) };
}
