import type { ProblemCode } from '../problems.ts';

/** When each problem comes, and what to do about it. */
export const problemMeanings: Readonly<Record<ProblemCode, string>> = {
  invalid_request:
    'A field, parameter or header is not as the operation takes it. `errors` points at each: correct them.',
  malformed_json: 'The body cannot be read as JSON in UTF-8, or is nested too deeply. Send well-formed JSON.',
  unauthenticated:
    'No valid API key came, or no valid session where one is asked for. Send `Authorization: Bearer …`; log in again when a session has ended.',
  wrong_credentials: 'No customer can log in with this e-mail address and password. Ask for both again.',
  missing_scope: 'The API key is valid, but may not do this. Use one that has the scope that `detail` names.',
  password_reset_required:
    'The password is right, but the shop wants another one. A link to set it was mailed: show that to the customer.',
  email_not_verified:
    'Who is logged in has registered and not confirmed the address yet: it may be somebody else’s. Show them that a link was mailed, or mail another: `POST /v1/auth/email-verification`.',
  wrong_password: 'The session is valid, but the password is not that of its customer. Ask for it again.',
  not_found: 'Nothing has this id or path, or not any more. Do not send the request again.',
  method_not_allowed: 'The path exists, but not with this method. `Allow` lists those that it takes.',
  account_exists:
    'A customer has this e-mail address. Let them log in, or ask for a link that sets a password, also a first one.',
  account_inactive:
    'The client account or the card is inactive: it takes payments and points, and gives nothing. Make it active first.',
  currency_mismatch:
    'An account is kept in one currency. Post in that one; or, before the first entry, change it.',
  insufficient_balance:
    'It would bring the balance below its limit; `detail` says how much there is. Nothing was posted.',
  not_reversible:
    'Reversals, opening balances and what was moved stay as they are. Post the opposite if that is meant, or change the opening balance.',
  already_exists:
    'Another resource has a value that must be unique. Change that one instead, or give another value.',
  customers_differ:
    'What an order says of its customer means different customers: `errors` says what means whom. Say only what is right, or merge the customers.',
  being_deleted: 'A deletion of it has begun. Wait until it is gone, or call the deletion off.',
  has_history:
    'The shop’s policy is to delete nobody who has ever had an order, an account or an opening balance. Anonymise them instead: `POST /v1/customers/{id}/anonymize`.',
  in_use:
    'Customers use what is to be deleted; `counts.customers` says how many. Detach them, or use `?force`.',
  limit_reached:
    'There are as many as there can be: delete some first. Or one bulk action selects too many, `counts.customers`: split them by a filter.',
  last_api_key:
    'Nobody could make API keys after it. Make another key that may, or use `?force` if that is meant.',
  job_ended: 'The job has completed or failed: there is nothing to cancel any more.',
  not_resumable:
    'The job has not stopped half-way, or its file is not kept any more. Read the job; drop the file again.',
  predefined_view: 'Views that come with Clientele cannot be changed or deleted. Save one of your own.',
  unreadable_view:
    'A saved view asks what is not understood any more. Give it a new filter or order. For a bulk action: its filter names a group or custom field that is gone, or it has every customer; then `"all": true` says so.',
  unknown_reference:
    'The request names something that does not exist, a group say. Create it first, or leave it out.',
  anonymised:
    'The customer was anonymised: nothing says any more who it was. Forget the record; orders and entries stay under the id.',
  link_expired: 'The link in the mail is too old. Ask for a new mail.',
  link_invalid:
    'The link was never mailed, or the customer’s address or status has changed since. Ask for a new mail.',
  link_used: 'The link has done its work already, or a newer password has ended it.',
  sync_token_expired:
    'What has changed since the token is no longer known: it is older than 89 days, or the table was restored. Forget what you have and start again without `since`.',
  version_mismatch:
    'Somebody has changed it since the version in `If-Match`. Read it again, and send the change with the new `ETag`.',
  body_too_large: 'The body is larger than a million bytes. Send less at once.',
  unsupported_media_type:
    'The body is not declared as JSON in UTF-8, or is compressed. Send the `Content-Type` that `detail` names.',
  not_a_picture:
    'The uploaded file is not an image of the declared type, and was removed. Upload another one.',
  idempotency_key_reused:
    'The `Idempotency-Key` came before with another payload. Use a new key for each new request.',
  too_many_attempts: 'There were too many attempts in a short time. Wait as long as `Retry-After` says.',
  internal_error: 'Something is wrong in Clientele itself. Tell whoever runs it the `requestId`.',
  busy: 'The table could not do it just now, and nothing was done. Send the same request again after `Retry-After`.',
  unfinished:
    'There was no time to do everything; `counts` has `done` and `left`. Send the same request again: it goes on.',
};
