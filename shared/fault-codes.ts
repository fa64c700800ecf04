/**
 * What can be wrong with a part of a request, for programs: every `code` in the `errors` of a problem, with its
 * meaning. Stable: clients may rely on them. Messages are for people, and may get better words.
 */
export const faultCodes = {
  required: 'It is missing.',
  unknown_field: 'There is no such field or parameter.',
  unknown_operator: 'The field cannot be asked so.',
  wrong_type: 'It is a value of another kind: a number where a text belongs, say.',
  invalid_value: 'It is none of the values that can stand there.',
  invalid_format: 'It is not written as it must be.',
  invalid_characters: 'It has characters that cannot stand there.',
  invalid_email: 'It is not an e-mail address.',
  invalid_phone: 'It is not a phone number.',
  invalid_date: 'It is not a date that exists, or none that can stand there.',
  invalid_time: 'It is not a time with its zone, or none that can stand there.',
  invalid_url: 'It is not a web address.',
  invalid_cursor: 'It is not the cursor of this question: start again without one.',
  invalid_sync_token: 'It is not a sync token as it was answered: start again without one.',
  unknown_country: 'There is no country with this code.',
  too_short: 'It has too few characters.',
  too_long: 'It has too many characters, or bytes.',
  too_small: 'The number is too small.',
  too_large: 'The number is too large.',
  too_precise: 'The number has more decimal places than are kept.',
  too_few: 'It has too few entries.',
  too_many: 'It has too many entries.',
  too_common: 'It is a password that is guessed first.',
  same_as_before: 'It is the password so far, and the shop wants another one.',
  wrong_password: 'It is not the password of the customer who is logged in.',
  too_late: 'It is later than it can be.',
  in_the_past: 'It must be in the future.',
  in_the_future: 'It must be in the past.',
  duplicate: 'It stands there twice.',
  contradictory: 'It does not go with what is said elsewhere in the request.',
  reserved: 'This name cannot be taken.',
  not_identified: 'There is nothing to know the customer by.',
  not_a_choice: 'Only fields of the type `choice` have options.',
  option_missing: 'An option of a custom field is never taken away.',
  already_exists: 'It belongs to another resource already.',
  unknown_reference: 'What it names does not exist.',
  unreadable_view:
    'The view asks what is not understood any more, or, for a bulk action, names what is gone or asks nothing.',
  not_a_picture: 'The uploaded file is not the picture that it was declared to be.',
} as const;
export type FaultCode = keyof typeof faultCodes;

export const isFaultCode = (code: unknown): code is FaultCode =>
  typeof code === 'string' && Object.hasOwn(faultCodes, code);
