import type { Shop } from '../../page.ts';
import type { FrameTexts } from './en.ts';

export const german = ({ name }: Shop): FrameTexts => ({
  page: {
    languages: 'Sprache',
    stalled: 'Diese Seite braucht lange. Bitte laden Sie sie neu.',
    skipScriptTitle: 'JavaScript ist ausgeschaltet',
    skipScript: `Diese Seite spricht über JavaScript mit ${name}, damit weder Ihr Link noch Ihre Eingaben in Adressen und Protokollen auftauchen. Bitte schalten Sie JavaScript für diese Seite ein und laden Sie sie neu.`,
  },
  script: {
    tryAgain: 'Noch einmal versuchen',
    offline:
      'Sie sind offline. Es ist nichts verloren: Versuchen Sie es noch einmal, sobald Sie verbunden sind.',
    onlineAgain: 'Sie sind wieder online. Es wurde noch nichts gesendet: Versuchen Sie es noch einmal.',
    unreachable: `${name} ist gerade nicht erreichbar. Es ist nichts verloren: Versuchen Sie es gleich noch einmal.`,
    serverError: `Bei ${name} ist etwas schiefgegangen, nicht bei Ihnen. Es ist nichts verloren: Versuchen Sie es gleich noch einmal.`,
    tooMany: 'Zu viele Versuche. Warten Sie ein paar Minuten und versuchen Sie es dann noch einmal.',
    tooManyOneMinute: 'Zu viele Versuche. Versuchen Sie es in einer Minute noch einmal.',
    tooManyMinutes: 'Zu viele Versuche. Versuchen Sie es in {minutes} Minuten noch einmal.',
  },
});
