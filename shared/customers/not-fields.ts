import { explainUnknown } from '../schema/explain-unknown.ts';
import { shownSums } from '../standing/shown-sums.ts';

const own = 'Clientele keeps this itself';

const saying = (message: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, message]));

/** What clients send as fields of a customer that are none to be set, and what there is to know of each. */
export const notFields: Readonly<Record<string, string>> = {
  ...saying(`${own}.`, [
    ...['id', 'source', 'createdAt', 'updatedAt', 'version', 'mergedIds'],
    ...['hasPassword', 'passwordResetRequired', 'emailVerifiedAt', 'emailDelivery'],
  ]),
  ...saying(`${own}: it follows from orders and accounts.`, Object.keys(shownSums)),
  phoneE164: `${own}: it follows from phone.`,
  officePhoneE164: `${own}: it follows from officePhone.`,
  fullName: `${own}: it follows from firstName, lastName and name.`,
  picture: 'A picture is uploaded: POST …/picture of the customer says where to.',
  password: 'Set it by PUT …/password of the customer.',
  groups: 'Say groupIds.',
};

/** The check of a customer that says why there is no such field to set. */
export const explainNotFields = explainUnknown(notFields);
