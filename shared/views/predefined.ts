/** A view as code says it: its filter is read like a saved one. */
interface Definition {
  readonly name: string;
  readonly description: string;
  readonly filter: unknown;
  readonly sort?: string;
  readonly columns?: string[];
}

const columns = ['firstName', 'lastName', 'name', 'email', 'phone'];
const ordered = [...columns, 'ordersCount', 'totalSpent', 'lastOrderAt'];

/** The views that come with Clientele. Clients rely on their ids: one that was released stays. */
const views = {
  'new-this-month': {
    name: 'New this month',
    description: 'Who became a customer since the first of the month.',
    filter: { field: 'createdAt', op: 'gte', value: 'thisMonth' },
    sort: '-createdAt',
  },
  'birthdays-this-month': {
    name: 'Birthdays this month',
    description: 'Whose birthday is in this month, whatever the year.',
    filter: { field: 'birthDate', op: 'month', value: 'this' },
    columns: [...columns, 'birthDate'],
  },
  business: {
    name: 'Business customers',
    description: 'Who has a company.',
    filter: { field: 'business.company', op: 'exists', value: true },
    columns: [...columns, 'business.company', 'taxId'],
  },
  members: {
    name: 'Members',
    description: 'Whose membership is active.',
    filter: { field: 'membership.status', value: 'active' },
    columns: [...columns, 'membership'],
  },
  'without-email': {
    name: 'Without e-mail address',
    description: 'Who cannot be written to, nor sign in.',
    filter: { field: 'email', op: 'exists', value: false },
  },
  'without-password': {
    name: 'Without password',
    description: 'Who has not set a password yet.',
    filter: { field: 'hasPassword', value: false },
  },
  blocked: {
    name: 'Blocked',
    description: 'Who cannot sign in.',
    filter: { field: 'status', value: 'blocked' },
  },
  inactive: {
    name: 'Inactive',
    description: 'Customers who were set to inactive.',
    filter: { field: 'status', value: 'inactive' },
  },
  'marketing-subscribers': {
    name: 'Marketing subscribers',
    description: 'Who has agreed to marketing by e-mail.',
    filter: { field: 'marketing.email', value: true },
  },
  'tax-exempt': {
    name: 'Tax-exempt',
    description: 'Who pays no tax.',
    filter: { field: 'taxExempt', value: true },
    columns: [...columns, 'business.company', 'taxId'],
  },
  'never-ordered': {
    name: 'Never ordered',
    description: 'Who has not ordered anything yet.',
    filter: { field: 'ordersCount', op: 'eq', value: 0 },
  },
  'ordered-this-month': {
    name: 'Ordered this month',
    description: 'Who has ordered since the first of the month.',
    filter: { field: 'lastOrderAt', op: 'gte', value: 'thisMonth' },
    sort: '-lastOrderAt',
    columns: ordered,
  },
  lost: {
    name: 'Lost',
    description: 'Who has ordered before, and not for a year.',
    filter: { field: 'lastOrderAt', op: 'lt', value: 'today-1y' },
    sort: '-lastOrderAt',
    columns: ordered,
  },
  'best-customers': {
    name: 'Best customers',
    description: 'Who has spent anything, who has spent most first.',
    filter: { field: 'totalSpent', op: 'gt', value: 0 },
    sort: '-totalSpent',
    columns: ordered,
  },
  'with-credit': {
    name: 'With credit',
    description: 'Who has credit with the shop, the most first.',
    filter: { field: 'creditBalance', op: 'gt', value: 0 },
    sort: '-creditBalance',
    columns: [...columns, 'creditBalance'],
  },
} satisfies Readonly<Record<string, Definition>>;

type PredefinedId = keyof typeof views;
export const predefinedIds = Object.keys(views) as [PredefinedId, ...PredefinedId[]];

/** A release that changes one of them raises this. */
const version = 1;

export const predefinedViews = predefinedIds.map((id) => {
  const definition: Definition = views[id];
  return { id, ...definition, version };
});

export const isPredefined = (id: string): boolean => Object.hasOwn(views, id);
