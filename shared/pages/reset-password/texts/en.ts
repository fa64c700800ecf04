import type { Shop } from '../../page.ts';

/** What the page says where customers set a password, or ask for a link to do so, in English. */
export const english = ({ name, shortestPassword: least, longestPassword: most }: Shop) => ({
  page: {
    title: 'Choose a new password',
    chooseIntro: 'Setting it signs you out on every device.',
    password: 'New password',
    passwordHint: `At least ${least} characters. Three or four unrelated words are hard to guess and easy to remember.`,
    confirmation: 'New password again',
    show: 'Show',
    showPassword: 'Show passwords',
    save: 'Set new password',

    requestTitle: 'Forgot your password?',
    requestIntro: 'Tell us your e‑mail address and we send you a link to set a new one.',
    email: 'E‑mail address',
    request: 'Send me a link',

    sentTitle: 'Look into your inbox',
    sentIntro: 'If an account belongs to this address, a link is on its way to it:',
    sentHint: 'Nothing there in a few minutes? Look into the spam folder, and check the spelling above.',
    otherAddress: 'Use another address',

    doneTitle: 'Your new password is set',
    doneIntro: `You can now log in at ${name} with it. You may close this page.`,

    expiredTitle: 'This link has expired',
    expired: 'For your safety, links work for a short time only. A new one takes a minute.',
    usedTitle: 'This link was used already',
    used: 'Each link sets a password once. If you have just set one, log in with it; otherwise, ask for a new link.',
    invalidTitle: 'This link does not work',
    invalid:
      'It may be incomplete, or a newer one has replaced it. Open the link of the newest mail, or ask for a new one.',
    newLink: 'Get a new link',
  },
  script: {
    hide: 'Hide',
    hidePassword: 'Hide passwords',
    saving: 'Setting it…',
    oneMore: '1 more character needed.',
    more: '{count} more characters needed.',
    weak: 'Easy to guess. Avoid names, dates and patterns such as “1234”.',
    fair: 'Fair. A few more characters make it much stronger.',
    strong: 'Strong.',
    match: 'Both are the same.',
    mismatch: 'These two passwords are not the same.',
    empty: 'Enter a new password.',
    tooShort: `Use at least ${least} characters.`,
    tooLong: `Use at most ${most} characters.`,
    tooCommon:
      'This password is easy to guess: it is a very common one, or made of your own name, address or other details. Choose another one.',
    sameAsBefore: 'This is your password so far. Choose another one.',
    emailInvalid: 'Enter an e‑mail address, such as name@example.com.',
    requesting: 'Sending…',
  },
});

export type ResetPasswordTexts = ReturnType<typeof english>;
