import * as z from 'zod';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';

/** Clocks may differ by minutes, and time zones be mistaken by hours. */
const toleranceMs = 24 * 60 * 60 * 1000;
function isPast(time: string): boolean {
  const at = Date.parse(time);
  return at >= 0 && at <= Date.now() + toleranceMs;
}

const fields = {
  email: z.boolean().meta({ description: 'Whether the customer has agreed to marketing by e-mail.' }),
  at: z.iso
    .datetime({ offset: true })
    .refine(isPast, fault('in_the_future', 'An answer is given in the past.'))
    .transform((time) => new Date(time).toISOString())
    .meta({ description: 'When they agreed or declined. Default: now.' }),
  source: text(100).meta({ description: 'Where: a checkout, a form, a till.', examples: ['checkout'] }),
};

/** What a client says of a customer's consent to marketing. */
export const marketingInput = z
  .strictObject({ email: fields.email, at: fields.at.optional(), source: fields.source.optional() })
  .meta({ id: 'MarketingInput', examples: [{ email: true, source: 'checkout' }] });
export const marketingPatch = patchOf({ email: fields.email, source: fields.source })
  .extend({ at: fields.at.optional() })
  .meta({ id: 'MarketingPatch' });
export type MarketingPatch = z.output<typeof marketingPatch>;
/** Beside an answer, what is none yet: the customer has asked for it, and is to confirm that. */
export type MarketingChange = MarketingPatch & { readonly requestedAt?: string };

/** What customers say of it themselves: always an answer, and given now. */
export const ownMarketing = z
  .strictObject({ email: fields.email, source: fields.source.optional() })
  .meta({ id: 'OwnMarketing', examples: [{ email: true, source: 'profile' }] });
export type OwnMarketing = z.output<typeof ownMarketing>;

/** A customer's consent to marketing as it is stored and answered. */
export const marketing = z
  .object({
    email: z.boolean(),
    at: z.iso.datetime().optional(),
    source: z.string().optional(),
    requestedAt: z.iso.datetime().optional().meta({
      description:
        'When the customer asked for marketing by e-mail and was mailed a link to confirm it; absent once there is an answer.',
    }),
  })
  .meta({
    id: 'Marketing',
    description: 'What the customer has agreed to receive; `at` and `source` prove it.',
  });
export type Marketing = z.output<typeof marketing>;

/** Nobody has asked the customer yet. */
export const neverAsked: Marketing = { email: false };

/**
 * The consent after a change. A new answer, also the first one of who was never asked, is given at a time and place of
 * its own: those of the answer before do not stay.
 */
export function changeMarketing(current: Marketing, patch: MarketingChange | null, now: Date): Marketing {
  if (patch === null) return neverAsked;
  const email = patch.email === undefined ? current.email : (patch.email ?? neverAsked.email);
  const isAnswer = patch.email !== undefined && (email !== current.email || current.at === undefined);
  const before: Marketing = isAnswer ? { email, at: now.toISOString() } : current;
  const at = patch.at ?? before.at;
  const source = patch.source === null ? undefined : (patch.source ?? before.source);
  // An answer settles what was asked for and not confirmed yet.
  const requestedAt = patch.requestedAt ?? (patch.email === undefined ? current.requestedAt : undefined);
  return {
    email,
    ...(at !== undefined && { at }),
    ...(source !== undefined && { source }),
    ...(requestedAt !== undefined && { requestedAt }),
  };
}

/**
 * Whether an answer that comes late, as files bring them, gives way to the one that is stored: an older one, and a yes
 * without a time where a no has one. A no to whoever agreed is always taken.
 */
export function isOutdated({ email, at }: MarketingPatch, stored: Marketing): boolean {
  if (stored.at === undefined) return false;
  if (!email && stored.email) return false;
  return at === undefined ? email === true && !stored.email : Date.parse(at) < Date.parse(stored.at);
}

/**
 * What an answer of the customer's own changes: nothing when it was given before. With double opt-in a yes is only asked
 * for: then the change has `requestedAt`, and a link to confirm it must be mailed.
 */
export function ownAnswer(
  current: Marketing,
  { email, source }: OwnMarketing,
  doubleOptIn: boolean,
  now: Date,
): MarketingChange | undefined {
  const isSettled = current.at !== undefined && current.requestedAt === undefined;
  if (email === current.email && isSettled) return undefined;
  const at = now.toISOString();
  return email && doubleOptIn ? { requestedAt: at } : { email, at, source: source ?? null };
}
