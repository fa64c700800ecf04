import { DomainError } from '../errors.ts';
import type { PersonKey } from './person.ts';

/** What an order says of its customer means several customers. */
export class CustomersDiffer extends DomainError {
  readonly code = 'customers_differ';

  /** @param meant by what which customer is meant */
  constructor(meant: readonly { readonly by: PersonKey; readonly id: string }[]) {
    super('What the order says of its customer means different customers. Say only what is right.', {
      errors: meant.map(({ by, id }) => ({
        pointer: `/customer/${by}`,
        code: 'contradictory',
        message: `This means the customer ${id}.`,
      })),
    });
  }
}
