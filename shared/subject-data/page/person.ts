import type { Told } from '../own.ts';
import { aside, fields, html, type Markup, type Part, titled } from './markup.ts';
import { birthday, day, moment, money, points, yesOrNo } from './values.ts';
import { countryName, languageName, words } from './words.ts';

type Customer = Told['customer'];

/** What is known of who the customer is. */
export function person({ customer, customFields }: Told): Markup {
  const { membership, business, shippingAddress, billingAddress } = customer;
  const own = customFields.map(({ label, value }) => [label, shown(value)] as const);
  return html`<div class="blocks">
${titled('Name and contact', fields(contact(customer)))}
${titled(
  'Addresses',
  fields([
    ['Delivery', shippingAddress && addressOf(shippingAddress)],
    ['Billing', billingAddress === 'same' ? 'The same' : billingAddress && addressOf(billingAddress)],
  ]),
)}
${titled('Business', business && fields(ofBusiness(business)))}
${titled('Further details', fields(own))}
${titled('With the shop', fields(withTheShop(customer)))}
${titled(
  'Membership',
  membership &&
    fields([
      ['Type', membership.type],
      ['Number', membership.number],
      ['Verification code', membership.verificationCode],
      ['Status', membership.status && words(membership.status)],
      ['Valid until', membership.validUntil && day(membership.validUntil)],
    ]),
)}
${titled('Brought along from an earlier shop system', fields(broughtAlong(customer)))}
</div>`;
}

const contact = (customer: Customer): [string, Part][] => [
  ['First name', customer.firstName],
  ['Last name', customer.lastName],
  ['Full name', customer.name],
  ['Birthday', customer.birthDate && birthday(customer.birthDate)],
  ['Gender', customer.gender && words(customer.gender)],
  ['E-mail address', customer.email],
  ['E-mail address proved', customer.emailVerifiedAt && moment(customer.emailVerifiedAt)],
  ['Delivery of e-mail', customer.emailDelivery && words(customer.emailDelivery)],
  ['Phone', customer.phone],
  ['Office phone', customer.officePhone],
  ['Language of mails', customer.language && languageName(customer.language)],
  ['Number of an identity document', customer.idNumber],
  ['Picture', customer.picture && pictureOf(customer.picture)],
];

const pictureOf = ({ contentType, bytes, updatedAt }: NonNullable<Customer['picture']>): Markup =>
  html`${contentType}, ${points(bytes)} bytes, of ${moment(updatedAt)}`;

const withTheShop = (customer: Customer): [string, Part][] => [
  ['Status', words(customer.status)],
  ['Customer since', moment(customer.createdAt)],
  ['How the record came to be', words(customer.source)],
  ['Last changed', moment(customer.updatedAt)],
  ['User name', customer.username],
  ['Password', customer.hasPassword ? 'There is one' : 'There is none'],
  ['Password must be set anew', customer.passwordResetRequired ? 'Yes' : undefined],
  ['Number in another system', customer.externalId],
  ['Tags', customer.tags.length > 0 ? customer.tags.join(', ') : undefined],
  ['Tax number', customer.taxId],
  ['Exempt from tax', yesOrNo(customer.taxExempt)],
  ['Marketing by e-mail', marketingOf(customer.marketing)],
  ['Notifications', yesOrNo(customer.notificationsOptIn)],
  ['Summary of points', yesOrNo(customer.rewardsSummaryOptIn)],
  ['Notes of the staff', customer.notes && html`<div class="lines">${customer.notes}</div>`],
];

function marketingOf({ email, at, source, requestedAt }: Customer['marketing']): Markup {
  const told = at && html`answered ${moment(at)}${source && `, ${source}`}`;
  const asked = requestedAt && html`asked for ${moment(requestedAt)}, not confirmed yet`;
  const details = [told, asked].filter((one) => one !== undefined && one !== '');
  return html`${yesOrNo(email)} ${details.map((one) => aside('(', one, ') '))}`;
}

const ofBusiness = (business: NonNullable<Customer['business']>): [string, Part][] => [
  ['Company', business.company],
  ['Registration number', business.registrationNumber],
  ['Website', business.website],
  ['Address', business.address && addressOf(business.address)],
];

const broughtAlong = ({ openingBalance }: Customer): [string, Part][] => [
  ['Orders', openingBalance?.ordersCount],
  ['Spent', openingBalance?.totalSpent && money(openingBalance.totalSpent)],
  ['Credit', openingBalance?.credit && money(openingBalance.credit)],
  ['Points', openingBalance?.points === undefined ? undefined : points(openingBalance.points)],
  ['As of', openingBalance?.at && day(openingBalance.at)],
];

const shown = (value: string | number | boolean): Part =>
  typeof value === 'boolean' ? yesOrNo(value) : value;

/** A postal address as it stands on a letter, with the phone number below. */
export function addressOf(address: Exclude<NonNullable<Customer['billingAddress']>, 'same'>): Markup {
  const { firstName, lastName, company, line1, line2, city, region, postalCode, country, phone } = address;
  const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');
  const lines = [
    joined(firstName, lastName),
    company,
    line1,
    line2,
    joined(postalCode, city),
    region,
    country && countryName(country),
    phone,
  ];
  return html`<div class="lines">${lines.filter(Boolean).join('\n')}</div>`;
}
