import { focus, pageData } from './page.ts';
import { type Answer, failureText } from './request.ts';

interface Sending {
  /** Label of the button meanwhile. */
  readonly sending: string;
  /** Points at what is wrong before anything is sent, and tells whether something is. */
  readonly check?: () => boolean;
  /** Resolves with an answer that failed, or with nothing when it has dealt with the answer. */
  readonly send: () => Promise<Answer | undefined>;
}

/** Makes a form send once at a time, and say what failed. */
export function handle(form: HTMLFormElement, { sending, check, send }: Sending): void {
  const { texts } = pageData();
  const button = part(form, '[type=submit]');
  const label = part(form, '.label');
  const message = part(form, '.message');
  const idle = label.textContent;
  let busy = false;
  const setBusy = (now: boolean, text: string | null) => {
    busy = now;
    label.textContent = text;
    // Not `disabled`, which would throw the focus away.
    button.setAttribute('aria-disabled', String(now));
    form.setAttribute('aria-busy', String(now));
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    message.textContent = '';
    if (check?.()) return setBusy(false, idle);
    setBusy(true, sending);
    const failed = await send();
    setBusy(false, failed ? texts.tryAgain : idle);
    if (!failed) return;
    message.textContent = failureText(failed);
    focus(message);
    button.scrollIntoView({ block: 'nearest' });
  });
  window.addEventListener('online', () => {
    if (message.textContent !== texts.offline) return;
    message.textContent = texts.onlineAgain;
    // The message is read aloud wherever the focus is; from here on Enter tries again.
    if (document.activeElement === message) button.focus();
  });
}

function part(form: HTMLFormElement, selector: string): HTMLElement {
  const found = form.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The form has no ${selector}.`);
  return found;
}

/** Says below a field what is wrong with it; nothing with an empty text. */
export function setError(input: HTMLInputElement, text: string): void {
  const error = document.getElementById(`${input.id}-error`);
  if (error) error.textContent = text;
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** Says what is wrong with a field and goes there; tells whether something is. */
export function refuse(input: HTMLInputElement, text: string): boolean {
  setError(input, text);
  if (text) input.focus();
  return text !== '';
}
