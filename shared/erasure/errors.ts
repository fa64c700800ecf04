import { DomainError } from '../errors.ts';

/** The customer was anonymised: nothing says any more who it was. */
export class Anonymised extends DomainError {
  readonly code = 'anonymised';

  constructor(at: string) {
    super(
      `This customer was anonymised on ${at}. Their orders and entries stay readable under this id; who it was, nothing says any more.`,
    );
  }
}

/** The shop does not delete customers who have a history. */
export class HasHistory extends DomainError {
  readonly code = 'has_history';

  constructor() {
    super(
      'This customer has a history (orders, accounts or an opening balance), and this shop deletes nobody who has one. Anonymise them: POST /v1/customers/{id}/anonymize.',
    );
  }
}
