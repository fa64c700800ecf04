import type { SubjectData } from './resource.ts';

/** What becomes of one kind of item in a customer's partition, when the customer asks what is kept of them. */
type Kind =
  /** It is told in this part of the answer. */
  | { readonly told: keyof SubjectData }
  /** It is a secret, or tells nothing beyond what is told elsewhere. */
  | { readonly untold: string };

/**
 * Every kind of item that lies under a customer, by its sort key up to the first `#`. A test holds that there is no other:
 * whoever adds one decides here what the customer is told of it (trust 46).
 */
export const kindsOfItems: Readonly<Record<string, Kind>> = {
  PROFILE: { told: 'customer' },
  STANDING: { told: 'statistics' },
  SESSION: { told: 'sessions' },
  CONSENT: { told: 'consents' },
  AUDIT: { told: 'audit' },
  ORDER: { told: 'orders' },
  ENTRY: { told: 'accounts' },
  CARD: { told: 'loyaltyCards' },
  MEMBERSHIP: { told: 'memberships' },
  LINK: { told: 'mailedLinks' },
  CREDENTIAL: { untold: 'The hash of the password. The record says whether there is one.' },
  'ENTRY-REFERENCE': { untold: 'Finds an entry by its reference, which the entry tells.' },
  'ENTRY-REVERSED': { untold: 'Finds the reversal of an entry, which is in the list.' },
  ENDED: {
    untold: 'That the record is gone: then there is nobody to tell. Of merged ones, `mergedIds` says it.',
  },
  ERASURE: { untold: 'That the record was anonymised: then there is nobody to tell.' },
};
