const firstNames = [
  'Ana',
  'Björn',
  'Chiara',
  'David',
  'Elif',
  'François',
  'Grace',
  'Hiroshi',
  'Inés',
  'José',
  'Katarzyna',
  'Łukasz',
  'Mei',
  'Noor',
  'Olga',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Tomáš',
];
const lastNames = [
  'Andersson',
  'Brown',
  'Çelik',
  'Dubois',
  'Esposito',
  'Fernández',
  'García',
  'Hughes',
  'Ivanova',
  'Jansen',
  'Kowalska',
  'López',
  'Müller',
  'Nguyen',
  'O’Connor',
  'Papadopoulos',
  'Quinn',
  'Rossi',
  'Silva',
  'Tanaka',
];
const cities = ['Madrid', 'Lyon', 'Gdańsk', 'Porto', 'Köln', 'Åarhus', 'Napoli', 'Brno'];

/** The columns of a Shopify customer export. */
const columns = [
  'Customer ID',
  'First Name',
  'Last Name',
  'Email',
  'Accepts Email Marketing',
  'Default Address Company',
  'Default Address Address1',
  'Default Address City',
  'Default Address Country Code',
  'Phone',
  'Total Spent',
  'Total Orders',
  'Note',
  'Tax Exempt',
  'Tags',
];

/** A row that cannot come in: every 250th address is no address. */
const brokenEvery = 250;

const pick = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The address of the nth person; the same in every run, so that a second demo updates and does not double. */
export const addressOf = (n: number): string => `person${n}@demo.example`;

/**
 * Synthetic people in the shape of a Shopify export: a byte-order mark, apostrophes before phone numbers, line
 * breaks inside quotes, and a few rows that are broken.
 */
export function peopleCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    const broken = n % brokenEvery === 0;
    return [
      `'${7_000_000_000 + n}`,
      pick(firstNames, n * 7),
      pick(lastNames, n * 11 + Math.floor(n / 20)),
      broken ? `person${n} at demo.example` : addressOf(n),
      n % 3 === 0 ? 'yes' : 'no',
      '',
      `${(n % 90) + 1} Main Street${n % 40 === 0 ? '\nBackyard, second floor' : ''}`,
      pick(cities, n * 3),
      'ES',
      `'+34600${String(n).padStart(6, '0')}`,
      `${(n * 37) % 900}.50`,
      String(n % 9),
      n % 50 === 0 ? 'Said "call me, please"' : '',
      n % 100 === 0 ? 'yes' : 'no',
      n % 25 === 0 ? 'vip, newsletter' : '',
    ];
  });
  return `\uFEFF${[columns, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}
