import { isDeepStrictEqual } from 'node:util';
import type { Origin } from '../audit/audit.ts';
import { NotFound, ValueTaken, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { changeStandingOf, type LedgerDeps } from '../ledger/change-standing-of.ts';
import { assertRoomForAccount, post } from '../ledger/post.ts';
import { standingToShow } from '../ledger/standing-to-show.ts';
import { entryWrites } from '../ledger/writes.ts';
import { mergePatch } from '../merge-patch/merge-patch.ts';
import { cardAccount, pointsAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { absent, equals, put, remove, type Write } from '../table/writes.ts';
import { type CardInput, type CardPatch, canonicalBarcode, type HeldCard, storedCard } from './card.ts';
import { barcodeKey, cardKey } from './keys.ts';
import { cardsIn, findByBarcode, findCard } from './repository.ts';

const overtaken = () => new Changed();

/**
 * Gives a customer a loyalty card.
 * @throws ValueTaken when another card has the barcode
 * @throws NotFound, LimitReached, Busy
 */
export async function createCard(
  deps: LedgerDeps,
  customerId: string,
  { status, ...input }: CardInput,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<HeldCard>> {
  const { table } = deps;
  const cardId = timeOrderedId(origin.now);
  return await once<HeldCard>(table, request, cardId, {
    run: (record) =>
      changeStandingOf<HeldCard>(deps, customerId, origin, async (standing) => {
        assertRoomForAccount(standing.accounts);
        const at = origin.now.toISOString();
        const whose = { id: cardId, customerId: standing.id };
        const card = { ...whose, ...input, createdAt: at, updatedAt: at, version: 1 };
        const account = { balance: 0, entries: 0, limit: 0, status, openedAt: at };
        return {
          standing: {
            ...standing,
            accounts: { ...standing.accounts, [cardAccount(cardId)]: account },
          },
          writes: [
            ...record,
            put({ ...cardKey(standing.id, cardId), ...card }, absent()),
            await claim(table, card),
          ],
          audit: Object.keys(input).map((field) => `loyaltyCard.${field}`),
          result: { card, account, holderId: standing.id },
        };
      }),
    replay: (id) => getCard(table, customerId, id, 'What this request created has been deleted since.'),
  });
}

/** @throws ValueTaken when the card of somebody who is there has the barcode */
async function claim(table: Table, card: Pick<HeldCard['card'], 'id' | 'customerId' | 'barcode'>) {
  const { guard, card: other } = await findByBarcode(table, card.barcode);
  if (other && other.card.id !== card.id) throw new ValueTaken('loyalty card', 'barcode');
  const item = { ...barcodeKey(card.barcode), customerId: card.customerId, cardId: card.id };
  return put(item, guard ? equals('cardId', guard.cardId) : absent(), overtaken);
}

const release = ({ barcode, id }: HeldCard['card']): Write =>
  remove(barcodeKey(barcode), equals('cardId', id), overtaken);

/** The writes that free the barcode of a card whose customer is gone: none when somebody else has claimed it since. */
export async function releaseUnclaimed(table: Table, card: HeldCard['card']): Promise<Write[]> {
  const { guard } = await findByBarcode(table, card.barcode);
  return guard?.cardId === card.id ? [release(card)] : [];
}

/** The loyalty cards of a customer, the oldest first. @throws NotFound when there never was such a customer */
export const listCards = async (table: Table, customerId: string): Promise<HeldCard[]> =>
  await cardsIn(table, await standingToShow(table, customerId));

/** @throws NotFound */
export const getCard = async (
  table: Table,
  customerId: string,
  cardId: string,
  absence?: string,
): Promise<HeldCard> =>
  orThrow(await findCard(table, await standingToShow(table, customerId), cardId), absence);

function orThrow(found: HeldCard | undefined, absence = 'The customer has no such loyalty card.'): HeldCard {
  if (!found) throw new NotFound(absence);
  return found;
}

/**
 * The card with a barcode, for a till.
 * @throws NotFound
 */
export const lookUpCard = async (table: Table, barcode: string): Promise<HeldCard> =>
  orThrow((await findByBarcode(table, barcode)).card, 'There is no loyalty card with this barcode.');

/**
 * Changes a loyalty card. A change that has been made already is done in any version.
 * @param expected the version of the card that the caller knows
 * @throws NotFound, ValueTaken, VersionMismatch, Busy
 */
export async function changeCard(
  deps: LedgerDeps,
  customerId: string,
  cardId: string,
  { status, ...patch }: CardPatch,
  origin: Origin,
  expected?: number,
): Promise<HeldCard> {
  return await changeStandingOf<HeldCard>(deps, customerId, origin, async (standing) => {
    const held = orThrow(await findCard(deps.table, standing, cardId));
    const account = { ...held.account, ...(status && { status }) };
    const merged = storedCard.parse(mergePatch(held.card, patch));
    const changed = (Object.keys(patch) as (keyof typeof patch)[]).filter(
      (field) => merged[field] !== held.card[field],
    );
    if (changed.length === 0 && isDeepStrictEqual(account, held.account)) return { result: held };
    if (expected !== undefined && held.card.version !== expected) throw new VersionMismatch();
    const { version } = held.card;
    const card = { ...merged, updatedAt: origin.now.toISOString(), version: version + 1 };
    const [from, to] = [held.account.status, account.status];
    return {
      standing: { ...standing, accounts: { ...standing.accounts, [cardAccount(cardId)]: account } },
      writes: [
        put({ ...cardKey(card.customerId, cardId), ...card }, equals('version', version), overtaken),
        ...(await barcodeWrites(deps.table, held.card, card)),
      ],
      audit: [
        ...changed.map((field) => `loyaltyCard.${field}`),
        ...(from === to ? [] : [{ field: 'loyaltyCard.status', from, to }]),
      ],
      result: { ...held, card, account },
    };
  });
}

async function barcodeWrites(table: Table, before: HeldCard['card'], after: HeldCard['card']) {
  if (canonicalBarcode(before.barcode) === canonicalBarcode(after.barcode)) return [];
  return [await claim(table, after), release(before)];
}

/**
 * Deletes a loyalty card. Its points become the customer's own, by an entry of each account; its entries stay readable, and
 * its barcode is free again.
 * @throws NotFound, VersionMismatch, Busy
 */
export async function deleteCard(
  deps: LedgerDeps,
  customerId: string,
  cardId: string,
  origin: Origin,
  expected?: number,
): Promise<void> {
  await changeStandingOf(deps, customerId, origin, async (standing) => {
    const held = orThrow(await findCard(deps.table, standing, cardId));
    const { card } = held;
    if (expected !== undefined && card.version !== expected) throw new VersionMismatch();
    const { standing: emptied, writes } = emptyCard(standing, held, origin);
    const { [cardAccount(cardId)]: closed, ...accounts } = emptied.accounts;
    return {
      standing: { ...emptied, accounts },
      writes: [
        remove(cardKey(card.customerId, cardId), equals('version', card.version), overtaken),
        release(card),
        ...writes,
      ],
      audit: ['loyaltyCard', ...(writes.length > 0 ? ['points'] : [])],
      result: undefined,
    };
  });
}

function emptyCard(standing: StoredStanding, { card, account }: HeldCard, origin: Origin) {
  const { balance } = account;
  if (balance === 0) return { standing, writes: [] };
  const taken = post(standing, cardAccount(card.id), { kind: 'transfer', amount: -balance }, origin);
  const given = post(taken.standing, pointsAccount, { kind: 'transfer', amount: balance }, origin);
  return { standing: given.standing, writes: [taken.entry, given.entry].flatMap(entryWrites) };
}
