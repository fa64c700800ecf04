import { fold } from '../../text/fold.ts';
import type { KindName } from '../kinds.ts';

/**
 * What people and programs write where there is nothing. How much of it counts depends on what else a cell can hold: there
 * are people whose last name is None or Null, companies called Null, and nobody is called n/a.
 */

/** In any column. */
const signs = /^(?:[-–—]{1,3}|n\/a)$/i;
/** In columns of any text but the names of people: databases write it so, and hardly anybody else. */
const ofDatabases = 'NULL';
/** In columns of what is no word of people: what databases and scripts write. */
const ofPrograms = /^(?:null|undefined)$/i;
/** Where they cannot be meant: in columns of dates, numbers, addresses of any kind, and of a choice of words. */
const words = new Set(['n a', 'none', 'nil', 'nan', 'unknown', 'unspecified', 'not specified', 'not set']);

const texts: ReadonlySet<KindName> = new Set<KindName>(['line', 'lines', 'username', 'tags']);
const codes: ReadonlySet<KindName> = new Set<KindName>([
  ...(['code', 'choice', 'groups', 'password', 'passwordHash'] as const),
]);

const longest = 20;

const dash = 0x2d;
const [n, u] = [0x6e, 0x75];

/** Most cells are told by their first sign: this is asked of every cell of a file. */
function mayBegin(cell: string): boolean {
  const first = cell.charCodeAt(0);
  if (first <= 0x20 || first > 0x7e) return true;
  const letter = first | 0x20;
  return first === dash || letter === n || letter === u;
}

/**
 * Whether a cell of a column of that kind is as good as blank: `--`, `n/a`, `NULL`. Options and groups can be called so:
 * whoever knows them asks for those first.
 */
export function saysNothing(cell: string, kind: KindName | undefined): boolean {
  if (cell.length > longest || !mayBegin(cell)) return false;
  const text = cell.trim();
  if (signs.test(text)) return true;
  if (kind === undefined || kind === 'name') return false;
  if (texts.has(kind)) return text === ofDatabases;
  return ofPrograms.test(text) || (!codes.has(kind) && words.has(wordOf(text)));
}

/** `Not_set` → `not set`, `Unknown.` → `unknown`. */
const wordOf = (text: string): string =>
  fold(text)
    .replace(/[_\-/]+/g, ' ')
    .replace(/\.$/, '');

/**
 * Whether a text would be as good as blank, if it stood as it is in a column of that kind. The options of a choice are
 * known wherever their column is.
 * @param kind absent: any that holds texts
 */
export const readsAsNothing = (text: string, kind: KindName = 'code'): boolean =>
  kind !== 'choice' && saysNothing(text, kind);
