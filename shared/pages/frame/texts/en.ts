import type { Shop } from '../../page.ts';

/** What every page says, in English. */
export const english = ({ name }: Shop) => ({
  page: {
    languages: 'Language',
    stalled: 'This page is taking long to start. Please reload it.',
    skipScriptTitle: 'JavaScript is turned off',
    skipScript: `This page talks to ${name} with JavaScript, so that neither your link nor what you enter shows up in addresses and logs. Turn JavaScript on for this page and reload it.`,
  },
  script: {
    tryAgain: 'Try again',
    offline: 'You are offline. Nothing is lost: try again when you are connected.',
    onlineAgain: 'You are back online. Nothing was sent yet: try again.',
    unreachable: `${name} could not be reached. Nothing is lost: try again in a moment.`,
    serverError: `Something went wrong at ${name}, not with you. Nothing is lost: try again in a moment.`,
    tooMany: 'Too many attempts. Wait a few minutes, then try again.',
    tooManyOneMinute: 'Too many attempts. Try again in a minute.',
    tooManyMinutes: 'Too many attempts. Try again in {minutes} minutes.',
  },
});

export type FrameTexts = ReturnType<typeof english>;
