/** How hard a password is to guess: 0, nothing to say yet, to 3, strong. */
export type Level = 0 | 1 | 2 | 3;

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'azertyuiop'];
const more = ['asdfghjkl', 'qsdfghjklm', 'zxcvbnm', 'yxcvbnm', 'wxcvbn'];
const neighbours = [...rows, ...more].flatMap((row) => [row, [...row].reverse().join('')]);
const favourites =
  /passwor[dt]|contrasena|motdepasse|qwert|azert|letmein|welcome|bonjour|soleil|iloveyou|jetaime|tequiero|hallo|admin|dragon|monkey|football|baseball|fussball|futbol|sunshine|princess|princesa|schatz|master|shadow|secret|login|(19|20)\d\d/g;
const spelling: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  $: 's',
  '@': 'a',
  '!': 'i',
};

/**
 * A hint only: what is refused is the server's to say.
 * @param known what others know of its owner: the e-mail address, the shop's name
 */
export function strengthOf(password: string, known: readonly string[] = []): Level {
  if (!password) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const score = surprises(password, known) + 2 * (kinds - 1);
  if (score < 9) return 1;
  return score < 15 ? 2 : 3;
}

/** How many characters of it somebody would really have to guess. */
function surprises(password: string, known: readonly string[]): number {
  const lower = folded(password);
  const plain = lower.replace(/[013457$@!]/g, (sign) => spelling[sign] ?? sign);
  const guessed = (plain.match(favourites) ?? lower.match(favourites) ?? []).join('').length;
  const own = known.flatMap((text) => folded(text).match(/[\p{L}\d]{4,}/gu) ?? []);
  const left = own.reduce((rest, word) => rest.replaceAll(word, ''), lower).length;
  const letters = [...lower];
  const follows = (letter: string, before = '') =>
    letter === before || neighbours.some((row) => row.includes(before + letter));
  const steps = letters.filter((letter, index) => index > 0 && follows(letter, letters[index - 1])).length;
  return Math.min(letters.length - steps, letters.length - guessed, left, 2 * new Set(letters).size);
}

const folded = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
