import * as z from 'zod';
import { auditEntry } from '../audit/audit.ts';
import { card } from '../cards/card.ts';
import { consent } from '../consents/consent.ts';
import { customer } from '../customers/customer.ts';
import { membershipChange } from '../customers/membership-history.ts';
import { clientAccount } from '../ledger/client-account.ts';
import { accountEntry, creditEntry, pointsEntry } from '../ledger/resource.ts';
import { money } from '../money/money.ts';
import { order } from '../orders/order.ts';
import { orderStatistics } from '../orders/statistics.ts';

/** A list that may be too long for one answer. */
const listOf = <Schema extends z.ZodType>(items: Schema) =>
  z.object({
    items: z.array(items),
    more: z
      .string()
      .optional()
      .meta({
        description: 'Where the whole list can be read page by page, when this is only the newest of it.',
        examples: ['/v1/customers/019a2f0e-7c1a-7000-8000-0000000000aa/orders'],
      }),
  });

/** Everything that is kept of a customer. */
export const subjectData = z
  .object({
    generatedAt: z.iso.datetime(),
    complete: z.boolean().meta({
      description:
        'Whether everything is here. Otherwise some lists are longer than fits into one answer: `more` of each says where to read all of it.',
    }),
    customer,
    customFields: z.array(
      z
        .object({
          key: z.string(),
          label: z.string(),
          value: z.union([z.string(), z.number(), z.boolean()]),
        })
        .meta({ examples: [{ key: 'shoeSize', label: 'Shoe size', value: 38.5 }] }),
    ),
    groups: z.array(
      z
        .object({ id: z.string(), name: z.string() })
        .meta({ examples: [{ id: '019a2f0e-7c1a-7000-8000-0000000000bb', name: 'Wholesale' }] }),
    ),
    picture: z
      .string()
      .optional()
      .meta({ description: 'Where a link to the picture can be read, if there is one.' }),
    earlierIdentity: z
      .object({
        texts: z.array(z.string()).meta({
          description: 'Names, addresses and identifiers.',
          examples: [['ada.byron@shop.example', 'Ada Byron']],
        }),
        phones: z.array(z.string()).meta({ examples: [['020 7946 0958']] }),
      })
      .meta({ description: 'What the record said before, or that of a customer who was merged into it.' }),
    statistics: orderStatistics,
    orders: listOf(order),
    accounts: z.object({
      credit: z.array(listOf(creditEntry).extend({ balance: money })),
      points: z.array(
        listOf(pointsEntry).extend({
          cardId: z.string().optional(),
          balance: z.int().meta({ examples: [340] }),
        }),
      ),
      clientAccounts: z.array(listOf(accountEntry).extend({ account: clientAccount })),
    }),
    loyaltyCards: z.array(card),
    memberships: listOf(membershipChange),
    consents: listOf(consent),
    audit: listOf(auditEntry),
    sessions: z.array(
      z.object({
        createdAt: z.iso.datetime(),
        lastUsedAt: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
        userAgent: z.string().optional(),
      }),
    ),
    mailedLinks: z.array(
      z.object({ purpose: z.string().meta({ examples: ['reset'] }), keptUntil: z.iso.datetime() }),
    ),
    unsentMails: z.array(
      z.object({ kind: z.string().meta({ examples: ['password-changed'] }), orderedAt: z.iso.datetime() }),
    ),
    about: z
      .array(
        z.object({ part: z.string(), source: z.string(), kept: z.string() }).meta({
          examples: [
            {
              part: 'sessions',
              source: 'The customer’s logins.',
              kept: 'Until 30 days after the last use.',
            },
          ],
        }),
      )
      .meta({ description: 'Where each part comes from, and for how long it is kept.' }),
    withheld: z
      .array(
        z
          .object({ what: z.string(), why: z.string() })
          .meta({ examples: [{ what: 'The hash of the password.', why: 'It is a key to the account.' }] }),
      )
      .meta({ description: 'What is kept beside that, and not shown.' }),
  })
  .meta({
    id: 'SubjectData',
    description: 'Everything that is kept of a customer, for the customer to see (GDPR, articles 15 and 20).',
  });
export type SubjectData = z.input<typeof subjectData>;
