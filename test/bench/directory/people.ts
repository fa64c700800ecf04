/**
 * Synthetic customers for measuring: the nth is the same in every run. Values are skewed as those of a real shop:
 * some names, cities, groups and tags are common, most are rare, and many customers lack a field.
 */

const day = 86_400_000;
/** Customers come in over eight years up to this moment, more and more of them. */
export const lastDay = Date.UTC(2026, 10, 22);
const years = 8;

const latinFirst =
  'Anna Maria José Mohammed Ana Björn Chiara David Elif François Grace Inés Jürgen Katarzyna Łukasz Noor Olga Priya Quentin Rosa Søren Tomáš Zoë Joanna Hannah Annika Şule İbrahim Siobhán Nguyễn Peter Laura Marco Sophie Emma Lucas'.split(
    ' ',
  );
const latinLast =
  'García Müller Smith Rossi Dubois Kowalska Silva Novák Johnson Andersson Papadopoulos O’Connor Nguyen Fernández Çelik Jansen López Hughes Weiß Østergård D’Angelo van-den-Berg Sánchez Yılmaz Ferreira Hansen Schmidt Martin Bernard Costa'.split(
    ' ',
  );
/** Names in other scripts: first names, last names. */
const otherScripts = [
  ['Иван Мария Сергей Ольга Дмитрий', 'Иванова Петров Смирнов Кузнецова Шевченко'],
  ['Γιώργος Ελένη Νίκος Κατερίνα', 'Παπαδόπουλος Γεωργίου Οικονόμου'],
  ['伟 芳 秀英 娜 雷', '李 王 张 刘 陈 欧阳'],
  ['花子 太郎 さくら 健', '田中 佐藤 鈴木 高橋'],
  ['محمد فاطمة علي مريم', 'العلي حسن الشريف'],
  ['민준 서연 지우', '김 이 박 최'],
].map((names) => names.map((list) => list.split(' ')));
const syllables =
  'ba be ki lo mar ten vic sal dor fin gar hol jan kes len mo nar os pel quin ras sto tur vil wen zak'.split(
    ' ',
  );
const domains = 'gmail.com outlook.com yahoo.com icloud.com web.de free.fr libero.it mail.ru'.split(' ');
/** City, country, calling code. */
const places = [
  ['Madrid', 'ES', '34'],
  ['London', 'GB', '44'],
  ['Berlin', 'DE', '49'],
  ['Paris', 'FR', '33'],
  ['Milano', 'IT', '39'],
  ['Gdańsk', 'PL', '48'],
  ['São Paulo', 'BR', '55'],
  ['New York', 'US', '1'],
  ['İstanbul', 'TR', '90'],
  ['東京', 'JP', '81'],
  ['Αθήνα', 'GR', '30'],
  ['Москва', 'RU', '7'],
] as const;
const tagNames = [
  'vip',
  'newsletter',
  'wholesale',
  'returns often',
  'Öko',
  'pickup',
  'press',
  'staff',
].concat(Array.from({ length: 192 }, (_, n) => `campaign ${2000 + n}`));
export const groupIds = Array.from(
  { length: 40 },
  (_, n) => `01890000-0000-7000-8000-00000000${String(4000 + n)}`,
);
const customFieldKeys = ['shoeSize', 'skinType', 'referredBy', 'petName', 'loyaltyTier', 'allergies'];

/** A sequence of numbers from 0 up to 1 for each seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hex = (value: number, length: number): string =>
  value.toString(16).padStart(length, '0').slice(-length);

/** The nth of `count` customers, as the directory is told of them. */
export function person(n: number, count: number): { id: string; fields: Readonly<Record<string, unknown>> } {
  const random = numbersFrom(n);
  const chance = (probability: number) => random() < probability;
  const maybe = <T>(probability: number, make: () => T): T | undefined =>
    chance(probability) ? make() : undefined;
  /** The first ones are much more common than the last ones. */
  const skewed = <T>(list: readonly T[]): T => list[Math.floor(list.length * random() ** 2.5)] as T;
  const whole = (below: number) => Math.floor(random() * below);
  const made = () => {
    const name = `${skewed(syllables)}${skewed(syllables)}${chance(0.7) ? skewed(syllables) : ''}`;
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
  const several = (most: number, of: readonly string[]) => [
    ...new Set(Array.from({ length: Math.floor((most + 1) * random() ** 3) }, () => skewed(of))),
  ];

  const [city, country, calling] = skewed(places);
  const address = () => ({
    city: chance(0.7) ? city : made(),
    region: maybe(0.4, made),
    postalCode: String(10_000 + whole(89_999)),
    country,
  });
  const validity = () => ({
    status: skewed(['active', 'expired', 'inactive']),
    validUntil: `${2024 + whole(6)}-12-31`,
  });

  const createdMs = lastDay - Math.floor(years * 365 * day * (1 - Math.sqrt((n + random()) / count)));
  const time = hex(createdMs, 12);
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${hex(whole(4096), 3)}-8${hex(whole(4096), 3)}-${hex(n, 12)}`;
  const [scriptFirst = [], scriptLast = []] = chance(0.12) ? skewed(otherScripts) : [latinFirst, latinLast];
  const firstName = chance(0.15) ? made() : skewed(scriptFirst);
  const lastName = chance(0.4) ? made() : skewed(scriptLast);
  const subscriber = String(600_000_000 + whole(99_999_999));
  const spaced = subscriber.replace(/(...)(...)(...)/, '$1 $2 $3');
  const phone = maybe(0.6, () => (chance(0.5) ? `+${calling} ${spaced}` : spaced));
  const officePhone = maybe(0.05, () => `(0${whole(90) + 10}) ${subscriber.slice(0, 6)}`);
  const onlyName = chance(0.06);
  const fields = {
    ...(onlyName ? { name: `${firstName} ${lastName}` } : { firstName, lastName }),
    email: maybe(0.93, () => {
      const domain = chance(0.75) ? skewed(domains) : `${made().toLowerCase()}.example`;
      return `${firstName.charAt(0).toLowerCase()}.${made().toLowerCase()}${hex(n, 5)}@${domain}`;
    }),
    phone,
    phoneE164: phone && `+${calling}${subscriber}`,
    officePhone,
    username: maybe(0.3, () => `${made()}${whole(10_000)}`),
    idNumber: maybe(0.2, () => `${String(10_000_000 + whole(89_999_999))}X`),
    externalId: maybe(0.5, () => `till-${String(n).padStart(8, '0')}`),
    birthDate: maybe(0.5, () => {
      const monthAndDay = `${String(whole(12) + 1).padStart(2, '0')}-${String(whole(28) + 1).padStart(2, '0')}`;
      return chance(0.1) ? `--${monthAndDay}` : `${1940 + whole(68)}-${monthAndDay}`;
    }),
    gender: maybe(0.6, () => skewed(['female', 'male', 'other'])),
    status: chance(0.93) ? 'active' : chance(0.7) ? 'inactive' : 'blocked',
    tags: several(4, tagNames),
    groupIds: several(3, groupIds),
    taxExempt: chance(0.02),
    taxId: maybe(0.05, () => `${country}${whole(999_999_999)}`),
    notificationsOptIn: chance(0.4),
    rewardsSummaryOptIn: chance(0.2),
    marketing: { email: chance(0.35), at: maybe(0.6, () => new Date(createdMs + whole(day)).toISOString()) },
    business: maybe(0.1, () => ({ company: `${made()} ${chance(0.5) ? 'GmbH' : '& Søns Ltd'}` })),
    shippingAddress: maybe(0.7, address),
    billingAddress: maybe(0.1, address),
    membership: maybe(0.15, () => ({
      type: skewed(['Silver', 'Gold', 'ViP']),
      number: String(10_000 + n),
      ...validity(),
    })),
    customFields: Object.fromEntries(several(4, customFieldKeys).map((key) => [key, whole(50)])),
    source: chance(0.7) ? 'import' : 'api',
    createdAt: new Date(createdMs).toISOString(),
    updatedAt: new Date(createdMs + Math.floor((lastDay - createdMs) * random())).toISOString(),
  };
  return { id, fields };
}

/** What the nth of `count` customers comes to, as the directory is told of it; undefined of two in five, who never ordered. */
export function sumsOf(n: number, count: number): Readonly<Record<string, unknown>> | undefined {
  const random = numbersFrom(count + n);
  if (random() < 0.4) return undefined;
  const ordersCount = 1 + Math.floor(40 * random() ** 4);
  const daysAgo = (days: number) => new Date(lastDay - Math.floor(days * day)).toISOString();
  const last = random() ** 2 * years * 365;
  return {
    ordersCount,
    totalSpent: Math.round(ordersCount * 20_000 * random() ** 2) / 100,
    firstOrderAt: daysAgo(last + (ordersCount > 1 ? random() * 365 : 0)),
    lastOrderAt: daysAgo(last),
    creditBalance: random() < 0.1 ? Math.floor(random() * 5_000) / 100 : 0,
    points: Math.floor(random() * 500),
  };
}
