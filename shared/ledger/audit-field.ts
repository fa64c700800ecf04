import type { AccountName } from '../standing/account.ts';

/** How audit records name what an account holds: never the account itself, which a client has named. */
export function auditField(account: AccountName): string {
  if (account.startsWith('credit:')) return 'credit';
  if (account.startsWith('store:')) return 'clientAccount.balance';
  return account === 'points' ? 'points' : 'loyaltyCard.points';
}
