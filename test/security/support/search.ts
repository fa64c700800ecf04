import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** What nobody but its owner may ever read, and the places that it is for. */
export interface Secret {
  readonly name: string;
  readonly text: string;
  /** Names of places, or what they begin with, that hold it by right. */
  readonly rightfully: readonly string[];
}

/** Something that is stored, logged, sent or answered. */
export interface Place {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** The end of a token that proves it: as long as the shortest secret, and without the id that may come before it. */
const provingEnd = 22;
const isToken = (text: string): boolean => /^[\w.-]{23,}$/.test(text);

/**
 * Where a secret lies that has no right to lie there, in whatever form: as it is, in another letter case, in JSON, in a
 * URL, in hexadecimal digits or in base64; and in what is compressed by gzip or zstd.
 * @returns each as `secret in place`
 */
export function findSecrets(secrets: readonly Secret[], places: readonly Place[]): string[] {
  const sought = secrets.map((secret) => ({ secret, forms: formsOf(secret.text) }));
  return places.flatMap(({ name, content }) => {
    const [asItIs, small] = readable(content);
    return sought.flatMap(({ secret, forms }) => {
      const isRightful = secret.rightfully.some((place) => name.startsWith(place));
      const isFound = forms.some(({ text, isExact }) => (isExact ? asItIs : small).includes(text));
      return isFound && !isRightful ? [`${secret.name} in ${name}`] : [];
    });
  });
}

interface Form {
  readonly text: string;
  /** Whether the letter case counts; without, the text is in small letters. */
  readonly isExact: boolean;
}

function formsOf(secret: string): Form[] {
  const text = isToken(secret) ? secret.slice(-provingEnd) : secret;
  const inJson = JSON.stringify(text).slice(1, -1);
  const inUrl = encodeURIComponent(text);
  const loose = [
    text,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    inJson.replaceAll(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    inUrl,
    inUrl.replaceAll('%20', '+'),
    Buffer.from(text).toString('hex'),
  ];
  const exact = [text, inJson].flatMap((one) =>
    [0, 1, 2].flatMap((before) => [inBase64(one, before, 'base64'), inBase64(one, before, 'base64url')]),
  );
  return [
    ...Array.from(new Set(loose), (one) => ({ text: one.toLowerCase(), isExact: false })),
    ...Array.from(new Set(exact), (one) => ({ text: one, isExact: true })),
  ];
}

/** The characters of base64 that the text alone decides, when so many other bytes come before them. */
function inBase64(text: string, before: number, encoding: 'base64' | 'base64url'): string {
  const bytes = Buffer.from(text);
  const encoded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString(encoding)
    .replace(/=+$/, '');
  const from = Math.ceil((before * 4) / 3);
  return encoded.slice(from, Math.floor(((before + bytes.length) * 4) / 3));
}

/** The content, with what is unpacked of it; as it is, and in small letters. */
function readable(content: string | Uint8Array): [asItIs: string, small: string] {
  const bytes = Buffer.from(content);
  const text = [bytes, ...unpacked(bytes)].map((one) => one.toString()).join('\n');
  return [text, text.toLowerCase()];
}

const packers = [
  { begin: Buffer.from([0x1f, 0x8b, 0x08]), unpack: gunzipSync },
  { begin: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: zstdDecompressSync },
];

/** Everything compressed that begins anywhere in the bytes. */
function unpacked(bytes: Buffer): Buffer[] {
  return packers.flatMap(({ begin, unpack }) => {
    const starts: number[] = [];
    for (let at = bytes.indexOf(begin); at >= 0; at = bytes.indexOf(begin, at + 1)) starts.push(at);
    return starts.flatMap((start, index) => {
      try {
        return unpack(bytes.subarray(start, starts[index + 1]));
      } catch {
        // It only looked like a beginning.
        return [];
      }
    });
  });
}
