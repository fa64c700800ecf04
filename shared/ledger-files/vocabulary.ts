import { Vocabulary, word } from '../imports/vocabulary.ts';

const whose = [
  word('customerId', 'id', 'id idcustomer'),
  word('customerEmail', 'email', 'email emailaddress mail emailadresse mailadresse'),
  word('customerExternalId', 'code', 'externalid customernumber kundennummer kundennr kdnr'),
  word('customerUsername', 'username', 'username login'),
  word('customerName', 'line', '', 'export'),
];
const when = word('at', 'time', 'date time createdat created transactiondate datum fecha');
const why = [
  word('kind', 'line', 'type transactiontype'),
  word('reason', 'line', 'comment note notes description memo bemerkung grund motivo concepto'),
  word('reference', 'code', 'transactionid transaction ref'),
  word('entry', 'code'),
  word('actor', 'line', '', 'export'),
];
const balance = word('balanceAfter', 'money', 'balance', 'export');

/** How the columns of account credit are called: what is added, or taken. */
export const creditWords = new Vocabulary([
  ...whose,
  when,
  word('amount', 'money', 'creditamount creditchange betrag importe montant'),
  word('currency', 'code', 'currencycode'),
  ...why,
  balance,
]);

/** How the columns of points are called: what is added, or taken. */
export const pointsWords = new Vocabulary([
  ...whose,
  word('card', 'code', 'loyaltycard'),
  when,
  word('points', 'count', 'pointschange punkte puntos'),
  ...why,
  balance,
]);

/** Whether columns are those of entries of client accounts, which are not imported. */
export const areClientAccounts = (names: readonly string[]): boolean =>
  names.includes('store') && names.includes('entry') && names.includes('balanceAfter');
