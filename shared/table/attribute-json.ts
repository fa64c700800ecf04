/**
 * Values as attributes, in the JSON of DynamoDB's protocol: `{"name":{"S":"Ada"},"age":{"N":"36"}}`. Text is made at
 * once, as most of what a commit takes would otherwise be objects that are thrown away.
 */

/**
 * The members as attributes; those that are undefined are left out.
 * @throws TypeError for what would come back as something else: numbers too large to be exact, dates, sets, functions
 */
export function attributesJson(members: object): string {
  let text = '';
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) text += `${text && ','}${quoted(name)}:${attributeJson(value)}`;
  return `{${text}}`;
}

function attributeJson(value: unknown): string {
  if (typeof value === 'string') return `{"S":${quoted(value)}}`;
  if (typeof value === 'boolean') return `{"BOOL":${value}}`;
  if (value === null) return '{"NULL":true}';
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return `{"N":"${value}"}`;
  if (Array.isArray(value)) return `{"L":[${value.filter((one) => one !== undefined).map(attributeJson)}]}`;
  if (value instanceof Uint8Array) return `{"B":"${Buffer.from(value).toString('base64')}"}`;
  if (typeof value === 'object' && isPlain(value)) return `{"M":${attributesJson(value)}}`;
  throw new TypeError(`A ${typeof value} of this kind cannot be stored.`);
}

/** What JSON escapes, and what might be half a character. */
const escaped = /["\\\p{Cc}\p{Cs}]/u;

/** Most texts need no escape, and JSON.stringify takes longer than to see that. */
const quoted = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`);

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
