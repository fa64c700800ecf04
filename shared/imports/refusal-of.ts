import { messageOf, type RowProblem } from '../customer-files/row-problem.ts';
import { type DomainError, NotFound } from '../errors.ts';

/** The codes of refusals that a row can have as they are. */
const own = ['insufficient_balance', 'account_inactive', 'currency_mismatch'] as const;
const others: Readonly<Record<string, RowProblem['code']>> = {
  unknown_reference: 'not_found',
  customers_differ: 'ambiguous',
};

/** Why a row cannot be imported that what is stored speaks against. */
export function problemOf(error: DomainError): RowProblem {
  const code = own.find((one) => one === error.code) ?? others[error.code];
  const said = error.errors.map(({ pointer, message }) => {
    const field = pointer.slice(1).replaceAll('/', '.');
    return field ? `${field}: ${message}` : message;
  });
  const message = said.length > 0 ? messageOf(said) : error.message;
  return { code: code ?? (error instanceof NotFound ? 'not_found' : 'invalid'), message };
}
