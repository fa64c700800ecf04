import { isObject } from '../merge-patch/merge-patch.ts';
import { CellFault } from './cell-reader.ts';
import { splitName } from './full-name.ts';
import type { Draft } from './slots.ts';

/** What is wrong with a row, and in the column of which name. */
export interface Fault {
  readonly name: string;
  readonly fault: CellFault;
}

/** Settles what several cells say of one thing, and tells where they cannot stand together. */
export function settle(draft: Draft): Fault[] {
  settleName(draft);
  return [settleUsername(draft), settleBilling(draft), settleMarketing(draft)].flatMap(
    (fault) => fault ?? [],
  );
}

/** Who has an id of ours has the names that were left so. */
function settleName({ splits, id, fields }: Draft): void {
  const split = splits && id === undefined && typeof fields.name === 'string' && splitName(fields.name);
  // Who is known by both names needs no third.
  if (split) Object.assign(fields, split, { name: null });
}

/** Some systems have the e-mail address for a username: then there is no other. */
function settleUsername({ usernameEmail, fields }: Draft): Fault | undefined {
  if (usernameEmail === undefined || usernameEmail === fields.email) return undefined;
  return faultAt('username', 'A username has at least two characters, no blank and no @.');
}

function settleBilling({ isSame, fields }: Draft): Fault | undefined {
  if (!isSame) return undefined;
  const { billingAddress } = fields;
  const hasParts = isObject(billingAddress) && Object.values(billingAddress).some((part) => part !== null);
  if (hasParts)
    return faultAt('billingAddress', 'It is the same as the shipping address, or one of its own.');
  fields.billingAddress = 'same';
  return undefined;
}

/** When and where an answer was given says nothing without the answer. */
function settleMarketing({ fields: { marketing } }: Draft): Fault | undefined {
  if (!isObject(marketing) || marketing.email !== undefined) return undefined;
  return faultAt('marketing.email', 'The answer is missing that was given then and there.');
}

const faultAt = (name: string, message: string): Fault => ({ name, fault: new CellFault(message) });
