/** The page where customers set a new password (with a link's token) or ask for a link (without one). */

import type { ResetPasswordTexts } from '../reset-password/texts/en.ts';
import { handle, refuse, setError } from './form.ts';
import { keepAcrossLanguages, onLink } from './link.ts';
import { element, goTo, pageData, show } from './page.ts';
import { deadLinkView, post } from './request.ts';
import { type Level, strengthOf } from './strength.ts';

const { shop, texts } = pageData<ResetPasswordTexts>();
const password = element('password', HTMLInputElement);
const confirmation = element('confirmation', HTMLInputElement);
const email = element('email', HTMLInputElement);
/** For password managers: under whose name they keep the new password. Nobody sees it, and it is not sent. */
const account = element('account', HTMLInputElement);
const chooseForm = element('choose', HTMLFormElement);

let token: string | undefined;
let view: string;

function move(to: string): undefined {
  view = to;
  goTo(view);
}

/** The link has had its use: what belongs to it does not stay in memory. */
function leave(to: string): undefined {
  move(to);
  token = undefined;
  chooseForm.reset();
  judge();
}

handle(chooseForm, {
  sending: texts.saving,
  check: () => {
    reveal(false);
    return refuse(password, faultOf(password.value)) || refuse(confirmation, mismatch());
  },
  send: async () => {
    const answer = await post('/v1/auth/password-reset/confirm', { token, password: password.value });
    if (answer.status === 204) return leave('done');
    const dead = deadLinkView(answer);
    if (dead) return leave(dead);
    const errors = answer.problem.errors ?? [];
    const fault = errors.find(({ pointer }) => pointer === '/password');
    if (fault) refuse(password, passwordFaults[fault.code] ?? fault.message);
    else if (errors.some(({ pointer }) => pointer === '/token')) leave('invalid');
    else return answer;
    return undefined;
  },
});

handle(element('request', HTMLFormElement), {
  sending: texts.requesting,
  check: () => refuse(email, /^[^@\s]+@[^@\s]+$/.test(email.value.trim()) ? '' : texts.emailInvalid),
  send: async () => {
    const answer = await post('/v1/auth/password-reset', { email: email.value.trim() });
    if (answer.status === 202) {
      tellAddress();
      move('sent');
    } else if (answer.status === 400) refuse(email, texts.emailInvalid);
    else return answer;
    return undefined;
  },
});

const passwordFaults: Readonly<Record<string, string>> = {
  too_short: texts.tooShort,
  too_long: texts.tooLong,
  too_common: texts.tooCommon,
  same_as_before: texts.sameAsBefore,
};

const characters = (text: string): number => [...text].length;

function faultOf(value: string): string {
  if (!value) return texts.empty;
  if (characters(value) < shop.shortestPassword) return texts.tooShort;
  return characters(value) > shop.longestPassword ? texts.tooLong : '';
}

const mismatch = (): string => (confirmation.value === password.value ? '' : texts.mismatch);

/** What to say about a password while it is typed. */
function hint(value: string): { level: Level; text: string } {
  const missing = shop.shortestPassword - characters(value);
  if (!value) return { level: 0, text: '' };
  if (missing > 0)
    return { level: 0, text: missing === 1 ? texts.oneMore : texts.more.replace('{count}', String(missing)) };
  const level = strengthOf(value, [account.value, shop.name]);
  return { level, text: ['', texts.weak, texts.fair, texts.strong][level] ?? '' };
}

/** Writes only what changes: a live region is read aloud at every write. */
function write(id: string, text: string): void {
  const region = element(id, HTMLElement);
  if (region.textContent !== text) region.textContent = text;
}

function judge(): void {
  const { level, text } = hint(password.value);
  element('meter', HTMLElement).dataset.level = String(level);
  write('strength', text);
  const same = confirmation.value !== '' && mismatch() === '';
  write('match', same ? texts.match : '');
  if (same || confirmation.value === '') setError(confirmation, '');
}

password.addEventListener('input', () => {
  setError(password, '');
  judge();
});
confirmation.addEventListener('input', () => {
  judge();
  // Early, but not before it is certain.
  setError(confirmation, password.value.startsWith(confirmation.value) ? '' : texts.mismatch);
});
confirmation.addEventListener('change', () => {
  if (confirmation.value) setError(confirmation, mismatch());
});
email.addEventListener('input', () => setError(email, ''));

const showButton = element('show', HTMLButtonElement);
const hidden = { text: showButton.textContent, label: showButton.getAttribute('aria-label') ?? '' };

function reveal(visible: boolean): void {
  for (const input of [password, confirmation]) input.type = visible ? 'text' : 'password';
  showButton.textContent = visible ? texts.hide : hidden.text;
  showButton.setAttribute('aria-label', visible ? texts.hidePassword : hidden.label);
}
showButton.addEventListener('click', () => reveal(password.type === 'password'));

for (const button of document.querySelectorAll<HTMLElement>('[data-go]'))
  button.addEventListener('click', () => move(button.dataset.go ?? ''));

function tellAddress(): void {
  element('address', HTMLElement).textContent = email.value.trim();
}

keepAcrossLanguages(() => ({ token, view, email: email.value }));
onLink((beginning) => {
  token = beginning.token || undefined;
  view = beginning.before?.view ?? (token ? 'choose' : beginning.token === undefined ? 'request' : 'invalid');
  const address = beginning.before?.email ?? beginning.email ?? '';
  if (address) email.value = address;
  account.value = address;
  tellAddress();
  show(view);
});
