import type { PictureType } from './picture.ts';

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

/** The bytes that files of each kind begin with; at null any may stand. */
const signatures: readonly (readonly [PictureType, readonly (number | null)[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a]],
  ['image/webp', [...ascii('RIFF'), null, null, null, null, ...ascii('WEBP')]],
];

/** How many bytes it takes to tell. */
export const signatureLength = Math.max(...signatures.map(([, bytes]) => bytes.length));

/** What a file is by its first bytes, whatever its name and its sender say; undefined: none of the known kinds. */
export const typeBySignature = (start: Uint8Array): PictureType | undefined =>
  signatures.find(([, bytes]) => bytes.every((byte, index) => byte === null || byte === start[index]))?.[0];
