/** The page on which customers confirm something with the token of a mailed link, by one button. */

import type { Texts } from '../page.ts';
import { handle } from './form.ts';
import { keepAcrossLanguages, onLink } from './link.ts';
import { element, goTo, pageData, show } from './page.ts';
import { type Answer, deadLinkView, post } from './request.ts';

interface ConfirmTexts extends Texts {
  readonly script: { readonly confirming: string };
}

const { endpoint, oneClick, texts } = pageData<ConfirmTexts, { endpoint: string; oneClick: boolean }>();
let token: string | undefined;
let view = 'ask';

handle(element('confirm', HTMLFormElement), {
  sending: texts.confirming,
  send: async () => {
    const answer = await confirm(token ?? '');
    const next = viewAfter(answer);
    if (!next) return answer;
    token = undefined;
    view = next;
    goTo(view);
    return undefined;
  },
});

const confirm = (token: string): Promise<Answer> =>
  oneClick
    ? post(
        `${endpoint}?token=${encodeURIComponent(token)}`,
        new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      )
    : post(endpoint, { token });

/** Nothing when it may go better the next time. */
function viewAfter(answer: Answer): string | undefined {
  const { status } = answer;
  if (status === 204) return 'done';
  if (status === 409) return 'taken';
  return status === 400 || status === 404 ? 'invalid' : deadLinkView(answer);
}

keepAcrossLanguages(() => ({ token, view }));
onLink((beginning) => {
  token = beginning.token;
  view = beginning.before?.view ?? (token ? 'ask' : 'invalid');
  show(view);
});
