import type { Texts } from './texts.ts';

export const english: Texts = {
  'common.greeting': 'Hello,',
  'common.greetingByName': 'Hello {name},',
  'common.linkHint': 'If the button does not work, open this address in your browser:',
  'common.footer': 'You receive this mail because of your customer account at {shopName}.',
  'common.unsubscribe': 'Unsubscribe from marketing mails',

  'password-reset.subject': 'Set your password for {shopName}',
  'password-reset.heading': 'Set your password',
  'password-reset.lead':
    'Somebody, most likely you, asked to set the password of your account at {shopName}.',
  'password-reset.action': 'Set a password',
  'password-reset.close':
    'The link works once, for {validity}.\n\nIf it was not you, there is nothing to do: without the link nothing changes.',

  'password-changed.subject': 'Your password for {shopName} was changed',
  'password-changed.heading': 'Your password was changed',
  'password-changed.lead':
    'The password of your account at {shopName} was changed, and all other devices were signed out.\n\nIf that was you, all is well. If it was not, set another password at once:',
  'password-changed.action': 'Set another password',
  'password-changed.close': 'Nobody at {shopName} will ever ask you for your password.',

  'verify-email.subject': 'Confirm your e-mail address for {shopName}',
  'verify-email.heading': 'Confirm your e-mail address',
  'verify-email.lead':
    'Please confirm that this address is yours, so that {shopName} can reach you about your account and your orders.',
  'verify-email.action': 'Confirm the address',
  'verify-email.close':
    'The link works once, for {validity}.\n\nIf you did not open an account at {shopName}, do not confirm: somebody may have mistyped an address. If you want the account, first set a password of your own with “forgot password”: that signs everybody else out.',

  'email-change.subject': 'Confirm your new e-mail address for {shopName}',
  'email-change.heading': 'Confirm your new e-mail address',
  'email-change.lead':
    'Somebody, most likely you, asked to use the address {email} for an account at {shopName} from now on.',
  'email-change.action': 'Use this address',
  'email-change.close':
    'The link works once, for {validity}. Until it is opened, the account keeps its present address.\n\nIf it was not you, please ignore this mail: without the link nothing changes.',

  'email-change-notice.subject': 'Your account at {shopName} is to get another e-mail address',
  'email-change-notice.heading': 'Another e-mail address for your account',
  'email-change-notice.lead':
    'Somebody, most likely you, asked to use another e-mail address for your account at {shopName}. It takes effect when the link in a mail to that new address is opened.\n\nIf that was you, there is nothing to do here. If it was not, set another password at once:',
  'email-change-notice.action': 'Set another password',
  'email-change-notice.close':
    'A new password voids that link and signs out everybody who is signed in to your account.',

  'confirm-marketing.subject': 'Do you want news from {shopName}?',
  'confirm-marketing.heading': 'Please confirm your subscription',
  'confirm-marketing.lead':
    'This address was given to receive news and offers from {shopName}. Please confirm that you want them.',
  'confirm-marketing.action': 'Yes, subscribe me',
  'confirm-marketing.close':
    'The link works once, for {validity}. Without it you will not be subscribed.\n\nYou can change your mind at any time: each of those mails has a link to unsubscribe.',
};
