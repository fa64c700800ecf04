import { columns as known } from '../customer-files/columns.ts';
import type { Column } from '../customer-files/reading.ts';
import { lettersOf } from '../text/fold.ts';

/** What of a customer no file repeats. */
const secretMeanings = new Set(['password', 'passwordHash']);

/** Names of passwords that are short enough to stand in others, such as that of a passport. */
const wholeNames = new Set([
  ...known.filter(({ name }) => secretMeanings.has(name)).flatMap(({ aliases }) => aliases),
  ...'passe pin salt clave senha parola şifre hasło heslo jelszó passord mdp pw пароль'
    .split(' ')
    .map(lettersOf),
]);

/** What stands in the names of passwords, of their hashes and of keys, in the languages of shops. */
const parts =
  'passw passphrase passcode pwd kennwort contraseñ motdepasse palavrapasse wachtwoord lösenord salasana adgangskode secret geheim hash token credential apikey 密码 密碼 パスワード 비밀번호'
    .split(' ')
    .map(lettersOf);
const harmless = /secretar|hashtag/g;

/** Whether what is called so could be a password, or what one is checked with. */
export function isSecretName(name: string): boolean {
  const letters = lettersOf(name).replace(harmless, '');
  return wholeNames.has(letters) || /pass\d*$/.test(letters) || parts.some((part) => letters.includes(part));
}

/** Whether the cells of a column are repeated nowhere, be they imported or not. */
export const isSecretColumn = ({ name, meaning }: Column): boolean =>
  (meaning !== undefined && secretMeanings.has(meaning)) || isSecretName(name);
