/**
 * Every sentence of the page, in English. Another language is another function like this one.
 * `{count}`, `{minutes}`: the page's script fills in a number.
 */
export const english = (shopName: string) => ({
  language: 'en',
  shop: shopName,
  stalled: 'This page is taking long to start. Please reload it.',
  skipScriptTitle: 'JavaScript is turned off',
  skipScript: `This page sends your new password to ${shopName} with JavaScript, so that neither the password nor the link shows up in addresses and logs. Turn JavaScript on for this page and reload it.`,

  chooseTitle: 'Choose a new password',
  chooseIntro: 'Setting it signs you out on every device.',
  password: 'New password',
  passwordHint:
    'At least 8 characters. Three or four unrelated words are hard to guess and easy to remember.',
  confirmation: 'New password again',
  show: 'Show',
  hide: 'Hide',
  showPassword: 'Show passwords',
  hidePassword: 'Hide passwords',
  save: 'Set new password',
  saving: 'Setting it…',
  oneMore: '1 more character needed.',
  more: '{count} more characters needed.',
  weak: 'Easy to guess. Avoid names, dates and patterns such as “1234”.',
  fair: 'Fair. A few more characters make it much stronger.',
  strong: 'Strong.',
  match: 'Both are the same.',
  mismatch: 'These two passwords are not the same.',
  empty: 'Enter a new password.',
  tooShort: 'Use at least 8 characters.',
  tooLong: 'Use at most 256 characters.',
  tooCommon: 'This password is one of those that attackers try first. Choose another one.',

  requestTitle: 'Forgot your password?',
  requestIntro: 'Tell us your e-mail address and we send you a link to set a new one.',
  email: 'E-mail address',
  emailInvalid: 'Enter an e-mail address, such as name@example.com.',
  request: 'Send me a link',
  requesting: 'Sending…',

  sentTitle: 'Look into your inbox',
  sentIntro: 'If an account belongs to this address, a link is on its way to it:',
  sentHint: 'Nothing there in a few minutes? Look into the spam folder, and check the spelling above.',
  otherAddress: 'Use another address',

  doneTitle: 'Your new password is set',
  doneIntro: `You can now log in at ${shopName} with it. You may close this page.`,

  expiredTitle: 'This link has expired',
  expired: 'For your safety, links work for a short time only. A new one takes a minute.',
  usedTitle: 'This link was used already',
  used: 'Each link sets a password once. If you have just set one, log in with it; otherwise, ask for a new link.',
  invalidTitle: 'This link does not work',
  invalid:
    'It may be incomplete, or a newer one has replaced it. Open the link of the newest mail, or ask for a new one.',
  newLink: 'Get a new link',

  tryAgain: 'Try again',
  offline: 'You are offline. What you typed stays here: try again when you are connected.',
  onlineAgain: 'You are back online. Nothing was sent yet: try again.',
  unreachable: `${shopName} could not be reached. What you typed stays here: try again in a moment.`,
  serverError: `Something went wrong at ${shopName}, not with you. What you typed stays here: try again in a moment.`,
  tooMany: 'Too many attempts. Wait a few minutes, then try again.',
  tooManyOneMinute: 'Too many attempts. Try again in a minute.',
  tooManyMinutes: 'Too many attempts. Try again in {minutes} minutes.',
});
