/**
 * The page where customers set a new password (with a link's token) or ask for a link (without one).
 * The token is read from the address's fragment, which browsers send to nobody, and kept in memory only.
 */

const element = (id) => document.getElementById(id);
const texts = JSON.parse(document.body.dataset.texts);
const [password, confirmation, email] = ['password', 'confirmation', 'email'].map(element);
const shortest = 8;
const longest = 256;
const patienceMs = 30_000;

let token;

// Views

function show(name) {
  for (const view of document.querySelectorAll('[data-view]')) view.hidden = view.dataset.view !== name;
  const heading = document.querySelector(`[data-view=${name}] h1`);
  document.title = `${heading.textContent} · ${texts.shop}`;
  return heading;
}

/** Shows a view and tells screen readers: their focus is on its heading. */
function goTo(name) {
  const heading = show(name);
  heading.tabIndex = -1;
  heading.focus();
}

/** Takes the token out of the address, so that neither history nor a shared screen keeps it. */
function start() {
  const link = new URLSearchParams(location.hash.slice(1));
  token = link.get('token');
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  if (token) show('choose');
  else show(link.has('token') ? 'invalid' : 'request');
}

// Requests

/** Posts JSON. Status 0: no answer came. */
async function post(path, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      redirect: 'error',
      signal: patience.signal,
    });
    const problem = answer.ok ? {} : await answer.json().catch(() => ({}));
    return { status: answer.status, problem, retryAfter: Number(answer.headers.get('retry-after')) };
  } catch {
    return { status: 0, problem: {} };
  } finally {
    clearTimeout(timer);
  }
}

/** What to say when it is neither done nor the customer's to correct. */
function failureText({ status, retryAfter }) {
  if (status === 0) return navigator.onLine ? texts.unreachable : texts.offline;
  if (status !== 429) return texts.serverError;
  if (!(retryAfter > 0)) return texts.tooMany;
  const minutes = Math.ceil(retryAfter / 60);
  return minutes === 1 ? texts.tooManyOneMinute : texts.tooManyMinutes.replace('{minutes}', minutes);
}

// Forms

/**
 * Makes a form send once at a time.
 * @param sending label of its button meanwhile
 * @param check points at what is wrong before anything is sent, and tells whether something is
 * @param send resolves with a failed answer, or with nothing when it has dealt with the answer
 */
function handle(form, { sending, check, send }) {
  const button = form.querySelector('[type=submit]');
  const label = button.querySelector('.label');
  const message = form.querySelector('.message');
  const idle = label.textContent;
  let busy = false;
  const setBusy = (now, text) => {
    busy = now;
    label.textContent = text;
    // Not `disabled`, which would throw the focus away.
    button.setAttribute('aria-disabled', now);
    form.setAttribute('aria-busy', now);
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    message.textContent = '';
    if (check()) return setBusy(false, idle);
    setBusy(true, sending);
    const failed = await send();
    setBusy(false, failed ? texts.tryAgain : idle);
    if (!failed) return;
    message.textContent = failureText(failed);
    message.tabIndex = -1;
    message.focus();
    button.scrollIntoView({ block: 'nearest' });
  });
  window.addEventListener('online', () => {
    if (message.textContent === texts.offline) message.textContent = texts.onlineAgain;
  });
}

function setError(input, text) {
  element(`${input.id}-error`).textContent = text;
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** Shows what is wrong with a field and goes there; tells whether something is. */
function refuse(input, text) {
  setError(input, text);
  if (text) input.focus();
  return text !== '';
}

handle(element('choose'), {
  sending: texts.saving,
  check: () => {
    reveal(false);
    return refuse(password, faultOf(password.value)) || refuse(confirmation, mismatch());
  },
  send: async () => {
    const answer = await post('/v1/auth/password-reset/confirm', { token, password: password.value });
    const { status, problem } = answer;
    if (status === 204) return leave('done');
    if (status === 410) return leave(deadLinks[problem.code] ?? 'invalid');
    const fault = problem.errors?.find(({ pointer }) => pointer === '/password');
    if (fault) return void refuse(password, passwordFaults[fault.code] ?? fault.message);
    if (problem.errors?.some(({ pointer }) => pointer === '/token')) return leave('invalid');
    return answer;
  },
});

handle(element('request'), {
  sending: texts.requesting,
  check: () => refuse(email, /^[^@\s]+@[^@\s]+$/.test(email.value.trim()) ? '' : texts.emailInvalid),
  send: async () => {
    const answer = await post('/v1/auth/password-reset', { email: email.value.trim() });
    if (answer.status === 400) return void refuse(email, texts.emailInvalid);
    if (answer.status !== 202) return answer;
    element('address').textContent = email.value.trim();
    return goTo('sent');
  },
});

const deadLinks = { reset_token_expired: 'expired', reset_token_used: 'used' };
const passwordFaults = {
  too_short: texts.tooShort,
  too_long: texts.tooLong,
  too_common: texts.tooCommon,
};

/** The link has had its use: what belongs to it does not stay in memory. */
function leave(view) {
  goTo(view);
  token = undefined;
  element('choose').reset();
  judge();
}

// While typing

const characters = (text) => [...text].length;

function faultOf(value) {
  if (!value) return texts.empty;
  if (characters(value) < shortest) return texts.tooShort;
  return characters(value) > longest ? texts.tooLong : '';
}

const mismatch = () => (confirmation.value === password.value ? '' : texts.mismatch);

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const neighbours = [...rows, ...rows.map((row) => [...row].reverse().join(''))];
const favourites =
  /passwor[dt]|qwert|letmein|welcome|iloveyou|admin|dragon|monkey|football|baseball|sunshine|princess|master|shadow|secret|login|(19|20)\d\d/g;
const spelling = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', $: 's', '@': 'a', '!': 'i' };

/** How many characters of it somebody would really have to guess. */
function surprises(value) {
  const lower = value.toLowerCase();
  const plain = lower.replace(/[013457$@!]/g, (sign) => spelling[sign]);
  const guessed = (plain.match(favourites) ?? lower.match(favourites) ?? []).join('').length;
  const letters = [...lower];
  const follows = (letter, index) =>
    letter === letters[index - 1] || neighbours.some((row) => row.includes(letters[index - 1] + letter));
  const steps = letters.filter((letter, index) => index > 0 && follows(letter, index)).length;
  return Math.min(letters.length - steps, letters.length - guessed, 2 * new Set(letters).size);
}

/** A hint only: what is refused is the server's to say. Level 0 (nothing yet) to 3 (strong). */
function strengthOf(value) {
  const missing = shortest - characters(value);
  if (!value) return { level: 0, text: '' };
  if (missing === 1) return { level: 0, text: texts.oneMore };
  if (missing > 0) return { level: 0, text: texts.more.replace('{count}', missing) };
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(value)).length;
  const score = surprises(value) + 2 * (kinds - 1);
  if (score < 9) return { level: 1, text: texts.weak };
  return score < 15 ? { level: 2, text: texts.fair } : { level: 3, text: texts.strong };
}

/** Writes only what changes: a live region is read aloud at every write. */
function write(id, text) {
  if (element(id).textContent !== text) element(id).textContent = text;
}

function judge() {
  const { level, text } = strengthOf(password.value);
  element('meter').dataset.level = level;
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

function reveal(visible) {
  for (const input of [password, confirmation]) input.type = visible ? 'text' : 'password';
  element('show').textContent = visible ? texts.hide : texts.show;
  element('show').setAttribute('aria-label', visible ? texts.hidePassword : texts.showPassword);
}
element('show').addEventListener('click', () => reveal(password.type === 'password'));

for (const button of document.querySelectorAll('[data-go]'))
  button.addEventListener('click', () => goTo(button.dataset.go));

// A second link, opened in the same tab, changes the fragment only.
window.addEventListener('hashchange', start);
start();
element('stalled').remove();
