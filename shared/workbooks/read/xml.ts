import { bounds } from './bounds.ts';
import { damaged } from './refused.ts';

/** What hears of the elements of a document. Names are without prefix. */
export interface XmlListener {
  /** @param attributes what stands in the tag after the name: see {@link attributesOf} */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** A run of text may come in several parts. Entities are resolved. */
  text(part: string): void;
}

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const doubleQuote = 0x22;
const singleQuote = 0x27;

/** What stands between `<!--` or `<?` and this is passed over; what stands before `]]>` is text. */
type Until = '-->' | '?>' | ']]>';

/**
 * Reads XML as it arrives, holding no more than one tag. Workbooks have no document type, so whatever a document type
 * could declare (entities that stand for others, files elsewhere) is refused with it.
 */
export class XmlReader {
  readonly #listener: XmlListener;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #rest = '';
  #until: Until | undefined;
  #depth = 0;

  constructor(listener: XmlListener) {
    this.#listener = listener;
  }

  /** @throws WorkbookRefused when it is no XML that a workbook has */
  push(bytes: Uint8Array): void {
    this.#read(this.#rest + this.#decode(bytes));
  }

  /** @throws WorkbookRefused when the document is incomplete */
  end(): void {
    this.#decode();
    if (this.#depth !== 0 || this.#until || this.#rest.trim() !== '') throw notXml('it ends too early');
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw notXml('not UTF-8');
    }
  }

  #read(text: string): void {
    let at = 0;
    while (at < text.length) {
      const next = this.#until ? this.#skip(text, at, this.#until) : this.#step(text, at);
      if (next === at) break;
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > bounds.tagCharacters) throw notXml('a tag is too long');
  }

  /** Where to go on, which is here when more must arrive first. */
  #step(text: string, at: number): number {
    if (text.charCodeAt(at) !== lessThan) return this.#characters(text, at);
    const second = text.charCodeAt(at + 1);
    if (second === question) return this.#start('?>', at + 2);
    if (second === exclamation) return this.#declaration(text, at);
    const end = tagEnd(text, at + 1);
    if (end < 0) return at;
    this.#tag(text, at + 1, end);
    return end + 1;
  }

  #start(until: Until, at: number): number {
    this.#until = until;
    return at;
  }

  #declaration(text: string, at: number): number {
    if (text.startsWith('<!--', at)) return this.#start('-->', at + 4);
    if (text.startsWith('<![CDATA[', at)) return this.#start(']]>', at + 9);
    if (text.length - at < 9) return at;
    throw notXml('it declares a document type');
  }

  #skip(text: string, at: number, until: Until): number {
    const end = text.indexOf(until, at);
    // Of what is not its end yet, the last characters may be the beginning of it.
    const to = end < 0 ? Math.max(at, text.length - until.length + 1) : end;
    if (until === ']]>' && to > at) this.#hear(text.slice(at, to));
    if (end < 0) return to;
    this.#until = undefined;
    return end + until.length;
  }

  #characters(text: string, at: number): number {
    const next = text.indexOf('<', at);
    let end = next;
    if (next < 0) {
      const entity = text.lastIndexOf('&');
      end = entity >= at && entity > text.length - longestEntity ? entity : text.length;
    }
    if (end > at) this.#hear(resolved(text.slice(at, end)));
    return end;
  }

  #hear(part: string): void {
    if (this.#depth > 0) this.#listener.text(part);
    else if (part.trim() !== '') throw notXml('text outside of it');
  }

  #tag(text: string, start: number, end: number): void {
    if (text.charCodeAt(start) === slash) {
      if (--this.#depth < 0) throw notXml('a tag is closed that was not open');
      this.#listener.close(localName(text, start + 1, end));
      return;
    }
    const empty = text.charCodeAt(end - 1) === slash;
    const nameEnd = endOfName(text, start, empty ? end - 1 : end);
    const name = localName(text, start, nameEnd);
    this.#listener.open(name, text.slice(nameEnd, empty ? end - 1 : end));
    if (empty) this.#listener.close(name);
    else this.#depth++;
  }
}

/** Where the tag ends that begins here; signs in quotes do not count. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === greaterThan) return at;
    else if (code === doubleQuote || code === singleQuote) quote = code;
  }
  return -1;
}

function endOfName(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) > 0x20) at++;
  return at;
}

function localName(text: string, start: number, end: number): string {
  const name = text.slice(start, end).trimEnd();
  return name.slice(name.indexOf(':') + 1);
}

/** The attributes of a tag, by their names without prefix. */
export function attributesOf(attributes: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  for (;;) {
    const equals = attributes.indexOf('=', at);
    if (equals < 0) return found;
    const start = skipBlanks(attributes, equals + 1);
    const end = attributes.indexOf(attributes.charAt(start), start + 1);
    const quote = attributes.charCodeAt(start);
    if (end < 0 || (quote !== doubleQuote && quote !== singleQuote))
      throw notXml('an attribute without quotes');
    const name = attributes.slice(skipBlanks(attributes, at), equals).trimEnd();
    found.set(name.slice(name.indexOf(':') + 1), resolved(attributes.slice(start + 1, end)));
    at = end + 1;
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** `&#x10FFFF;` and some zeros. */
const longestEntity = 16;
const entity = /&(?:#(\d{1,10})|#x([\da-fA-F]{1,10})|(\w{0,10}));|&/g;
const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const resolved = (text: string): string =>
  text.includes('&')
    ? text.replace(entity, (_, decimal?: string, hexadecimal?: string, name?: string) => {
        const code = decimal ?? (hexadecimal === undefined ? undefined : `0x${hexadecimal}`);
        const character = code === undefined ? named.get(name ?? '') : characterOf(Number(code));
        if (character === undefined) throw notXml('an unknown entity');
        return character;
      })
    : text;

const characterOf = (code: number): string | undefined =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;

const notXml = (what: string) => damaged(`a part of it is no XML of a workbook: ${what}`);
