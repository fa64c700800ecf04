import type { OwnEncoding } from './encodings.ts';

/** What stands for a character that an encoding does not have. */
const unknown = 0x3f;

/** Each character that windows-1252 has, with its byte. */
const windows1252 = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1252').decode(new Uint8Array([byte])),
    byte,
  ]),
);

const encoders: Readonly<Record<OwnEncoding, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
  'windows-1252': (text) => Buffer.from(Array.from(text, (one) => windows1252.get(one) ?? unknown)),
};

/** The text as bytes; what the encoding does not have becomes a question mark. */
export const encode = (text: string, encoding: OwnEncoding): Buffer => encoders[encoding](text);
