import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { accountStatus, type StoredAccount } from '../standing/account.ts';
import { text } from '../text/text.ts';

const cardType = z.enum(['sponsorship-group', 'customer']).meta({
  description: '`sponsorship-group`: of a group that collects together; `customer`: of one customer.',
});

/** A barcode as scanners read it and people type it. */
export const barcode = text(60)
  .refine(
    (code) => /^[\x20-\x7e]+$/.test(code),
    fault('invalid_characters', 'A barcode has letters of the English alphabet, digits and signs.'),
  )
  .meta({
    description: 'Unique among the cards of all customers, whatever its blanks and letter case.',
    examples: ['4 006381 333931'],
  });

/** Blanks and letter case tell no two barcodes apart. */
export const canonicalBarcode = (code: string): string => code.replaceAll(' ', '').toUpperCase();

const fields = {
  type: cardType,
  sponsor: text(200).meta({ description: 'The name of the sponsorship group.' }),
  barcode,
  status: accountStatus.meta({
    description: '`inactive`: nothing is redeemed from it any more. Points are still added.',
  }),
  validUntil: z.iso.date().meta({
    description: 'Printed on it, say. The status decides, not the day.',
  }),
};

const examples = [{ type: 'customer' as const, barcode: '4006381333931' }];

/** What a new loyalty card is given. */
export const cardInput = z
  .strictObject({
    ...fields,
    sponsor: fields.sponsor.optional(),
    status: fields.status.default('active'),
    validUntil: fields.validUntil.optional(),
  })
  .meta({ id: 'NewLoyaltyCard', examples });
export type CardInput = z.output<typeof cardInput>;

const { sponsor, validUntil, ...required } = fields;

/** A change to a loyalty card: JSON Merge Patch (RFC 7396). */
export const cardPatch = z
  .strictObject({ ...z.strictObject(required).partial().shape, ...patchOf({ sponsor, validUntil }).shape })
  .meta({ id: 'LoyaltyCardPatch', examples: [{ status: 'inactive' }] });
export type CardPatch = z.output<typeof cardPatch>;

/** A loyalty card as the table stores it: its points and its status are those of its account. */
export const storedCard = z.object({
  id: z.string(),
  /** Under whom it lies: the customer who got it, also after that one was merged into another. */
  customerId: z.string(),
  type: cardType,
  sponsor: z.string().optional(),
  barcode: z.string(),
  validUntil: z.string().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Grows with each change of the card, not of its points. */
  version: z.int().positive(),
});
export type StoredCard = z.output<typeof storedCard>;

/** A loyalty card as the API answers it. */
export const card = storedCard
  .extend({
    id: z.uuid(),
    customerId: customerId.meta({ description: 'Whose it is.' }),
    status: accountStatus,
    points: z.int().meta({ description: 'What is on it: the sum of its entries.' }),
    version: storedCard.shape.version.meta({
      description: 'Grows with each change of the card, not of its points; the ETag is made of it.',
    }),
  })
  .meta({
    id: 'LoyaltyCard',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-0000000000cd',
        customerId: '019a2f0e-7c1a-7000-8000-0000000000aa',
        ...examples[0],
        type: 'customer',
        barcode: '4006381333931',
        status: 'active',
        points: 120,
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        version: 1,
      },
    ],
  });

/** A card with its account, and whose it is by now. */
export interface HeldCard {
  readonly card: StoredCard;
  readonly account: StoredAccount;
  readonly holderId: string;
}

/** The card as the API answers it, with what its account says. */
export const toCard = ({ card: stored, account, holderId }: HeldCard) => ({
  ...stored,
  customerId: holderId,
  status: account.status,
  points: account.balance,
});
