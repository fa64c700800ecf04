import type { Shop } from '../../page.ts';

/** What the pages say on which customers confirm something with one button, in English. */
export const english = ({ name }: Shop) => ({
  all: {
    expiredTitle: 'This link has expired',
    usedTitle: 'This link was used already',
    invalidTitle: 'This link does not work',
    takenTitle: 'This address is taken',
    taken: `Another account at ${name} has this address. Yours stays as it was.`,
  },
  'verify-email': {
    title: 'Confirm your e‑mail address',
    intro: `One press, and ${name} knows that this address is yours.`,
    confirm: 'Confirm my address',
    confirming: 'Confirming…',
    otherwise: 'You did not expect this? Close the page: nothing changes.',
    doneTitle: 'Your address is confirmed',
    done: 'Thank you. You may close this page.',
    expired: `For your safety, links work for a few days only. Log in at ${name} and ask for a new one.`,
    used: 'Your address was confirmed with it. There is nothing left to do.',
    invalid: `It may be incomplete, or your address has changed since. Open the link of the newest mail, or log in at ${name} and ask for a new one.`,
  },
  'change-email': {
    title: 'Confirm your new e‑mail address',
    intro: `After that, you log in at ${name} with this address. For your safety, it signs you out on every device.`,
    confirm: 'Use this address',
    confirming: 'Changing it…',
    otherwise: 'You did not ask for this? Close the page: nothing changes.',
    doneTitle: 'Your new address is set',
    done: `Log in at ${name} with it from now on. You may close this page.`,
    expired: `For your safety, links work for a short time only. Log in at ${name} and change your address again.`,
    used: 'Your address was changed with it, or a newer password has ended it. Log in with the new address; if that fails, log in with the old one and change it again.',
    invalid: `It may be incomplete, or a newer one has replaced it. Open the link of the newest mail, or log in at ${name} and change your address again.`,
  },
  'confirm-marketing': {
    title: `Do you want news from ${name}?`,
    intro: `One press, and you get news and offers from ${name} by e‑mail. You can unsubscribe at any time.`,
    confirm: 'Yes, subscribe me',
    confirming: 'Subscribing…',
    otherwise: 'You did not ask for this? Close the page: no news will come.',
    doneTitle: 'You are subscribed',
    done: 'Thank you. You may close this page.',
    expired: `Links work for a few days only. Log in at ${name} and subscribe again.`,
    used: 'You have subscribed with it. There is nothing left to do.',
    invalid: `It may be incomplete, or your address has changed since. Open the link of the newest mail, or log in at ${name} and subscribe again.`,
  },
  unsubscribe: {
    title: `No more news from ${name}?`,
    intro:
      'One press, and news and offers by e‑mail stop. Mails about your orders and your account still reach you.',
    confirm: 'Unsubscribe me',
    confirming: 'Unsubscribing…',
    otherwise: 'You want to go on getting them? Close the page: nothing changes.',
    doneTitle: 'You are unsubscribed',
    done: `${name} sends you no more news. You may close this page.`,
    expired: `Open the link of the newest mail, or log in at ${name} and unsubscribe there.`,
    used: 'You have unsubscribed with it. There is nothing left to do.',
    invalid: `It may be incomplete. Open the link in the mail again, or log in at ${name} and unsubscribe there.`,
  },
});

export type ConfirmTexts = ReturnType<typeof english>;
