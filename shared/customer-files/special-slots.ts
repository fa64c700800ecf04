import type { PasswordJudge } from '../credentials/password-policy.ts';
import { customerId } from '../customers/customer.ts';
import { canonicalEmail } from '../customers/email.ts';
import { fold } from '../text/fold.ts';
import { CellFault, cellReader } from './cell-reader.ts';
import { unescapeFormula } from './cells/formula.ts';
import { schemaAt } from './field-schema.ts';
import { groupsReader } from './groups-cell.ts';
import { readHash, type Secret, secretReader } from './password-cell.ts';
import type { RowContext } from './row.ts';
import type { Draft, Slot } from './slots.ts';

/**
 * The id of a customer.
 * @param other takes the ids of other systems; absent: the file has a column of its own for them
 */
export function idSlot(other: Slot | undefined): Slot {
  const read = cellReader({ name: 'id', kind: 'id' }, customerId, { dateOrder: undefined, currency: '' });
  return {
    take: (cell, draft) => {
      if (other && foreign.test(cell)) return other.take(cell, draft);
      const id = read(cell);
      if (id instanceof CellFault) return id;
      draft.id = String(id);
      return undefined;
    },
  };
}

/** Numbers and words, which a mistyped one of ours would not be. */
const foreign = /^(?!\s*[0-9a-f]{32}\s*$)\s*'?(?:\w{1,100}|\d[.,]\d+E\+\d+)\s*$/i;

/** A full name, for files that have no other. */
export const splitSlot = (whole: Slot): Slot => ({
  take: (cell, draft) => {
    draft.splits = true;
    return whole.take(cell, draft);
  },
  clear: ({ fields }) => Object.assign(fields, { name: null, firstName: null, lastName: null }),
});

/** Groups by their names. */
export function groupsSlot({ groups, createGroups }: RowContext): Slot {
  const read = groupsReader(groups, createGroups);
  return {
    take: (cell, draft) => {
      const named = read(cell);
      if (named instanceof CellFault) return named;
      draft.fields.groupIds = named.groupIds;
      draft.newGroups = named.newGroups;
      return undefined;
    },
    knows: (cell) => groups.has(fold(cell)),
    clear: ({ fields }) => {
      fields.groupIds = null;
    },
  };
}

/** Takes the password that people choose, or a hash in its place. @param judge says what the policy has against it */
export function passwordSlot(judge: PasswordJudge): Slot {
  const read = secretReader(judge);
  return { take: (cell, draft) => takeSecret(read(cell), draft) };
}

export const hashSlot: Slot = { take: (cell, draft) => takeSecret(readHash(cell), draft) };

function takeSecret(secret: Secret, draft: Draft): undefined {
  Object.assign(draft, secret);
}

/** A username. @param own takes what is none of an e-mail address: whether that is the row's own, the whole row tells */
export const usernameSlot = (own: Slot): Slot => ({
  ...own,
  take: (cell, draft) => {
    const address = cell.includes('@') ? canonicalEmail(unescapeFormula(cell.trim())) : undefined;
    if (address === undefined) return own.take(cell, draft);
    draft.usernameEmail = address;
    return undefined;
  },
});

/** The language of a customer. One that no mail is written in is left out: it is no reason to lose the customer. */
export const languageSlot = (own: Slot): Slot => ({
  ...own,
  take: (cell, draft) => {
    const fault = own.take(cell, draft);
    if (!fault || !languageTag.test(cell.trim())) return fault;
    draft.otherLanguage = true;
    return undefined;
  },
});

/** `pt`, `it_IT`, `zh-Hant-TW` */
const languageTag = /^[a-z]{2,3}(?:[-_][a-z\d]{2,8}){0,3}$/i;

const readSame = cellReader({ name: 'billingAddress', kind: 'same' }, schemaAt(['billingAddress']), {
  dateOrder: undefined,
  currency: '',
});

/** Whether the billing address is the shipping address; its parts have columns of their own. */
export const sameSlot: Slot = {
  take: (cell, draft) => {
    const value = readSame(cell);
    if (value instanceof CellFault) return value;
    if (value === 'same') draft.isSame = true;
    return undefined;
  },
  clear: ({ fields }) => {
    fields.billingAddress ??= null;
  },
};
