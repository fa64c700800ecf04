/** What each tag of the contracts is about, in the order of the reference page. */
export const tags: Readonly<Record<string, string>> = {
  Customers: 'People and companies that buy: create, change, find.',
  Privacy: 'The right to be forgotten, and to know what is kept.',
  'Credit and points':
    'What customers have with the shop: account credit and loyalty points, entry by entry.',
  'Client accounts': 'What customers may owe a store, and do.',
  'Loyalty cards': 'Cards with a barcode, on which points are collected.',
  Membership: 'Membership cards: what they are, and were.',
  Orders: 'What customers have bought, as shop systems and tills tell it.',
  Groups: 'Customers who get a discount together.',
  Views: 'Questions about customers, saved under a name.',
  'Custom fields': 'Fields of a shop’s own, declared with a type before customers have them.',
  'Bulk actions': 'The same done to many customers.',
  Imports: 'Files of customers come in.',
  Exports: 'Files of customers go out.',
  Jobs: 'Long work with progress: the import of a dropped CSV file, a bulk action, an export.',
  'API keys': 'What other systems call this API with.',
  'Sign-in': 'What a shop’s own pages call for its customers: passwords and sessions.',
  Mail: 'What customers are written, and who is not written to any more.',
  Pages: 'What customers open in a browser.',
  Reference: 'The API about itself.',
};
