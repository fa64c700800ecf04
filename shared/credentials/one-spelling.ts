/** Keyboards spell an accented letter in one code point or two: the same password hashes the same (RFC 8265, 4.2). */
export const oneSpelling = (plain: string): string => plain.normalize('NFC');
