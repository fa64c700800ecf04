import { DomainError } from '../errors.ts';
import type { PersonKey } from './person.ts';

/** An order that is known is another customer's than it says now. */
export class OrderOfAnother extends DomainError {
  readonly code = 'customers_differ';

  constructor() {
    super(
      'This order is there already, and is of another customer than the one who is named. When another shop system has given it the same number, import its orders with the option `store`, which tells the two apart. When it is the same order, leave the customer out, or name by customerId whose it is from now on.',
    );
  }
}

/** An external ID finds a customer whom the rest of what an order says of its customer is not about. */
export class NamesSomebodyElse extends DomainError {
  readonly code = 'customers_differ';

  constructor() {
    super(
      'The external ID belongs to a customer with another e-mail, and no name tells that it is the same person. If it is, import the order with `matchBy: externalId`. If another system calls somebody else so, put something before its external IDs that only it has.',
    );
  }
}

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
