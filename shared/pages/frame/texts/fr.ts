import type { Shop } from '../../page.ts';
import type { FrameTexts } from './en.ts';

export const french = ({ name }: Shop): FrameTexts => ({
  page: {
    languages: 'Langue',
    stalled: 'Cette page met du temps à démarrer. Veuillez la recharger.',
    skipScriptTitle: 'JavaScript est désactivé',
    skipScript: `Cette page communique avec ${name} au moyen de JavaScript, afin que ni votre lien ni votre saisie n’apparaissent dans des adresses ou des journaux. Activez JavaScript pour cette page, puis rechargez-la.`,
  },
  script: {
    tryAgain: 'Réessayer',
    offline: 'Vous êtes hors ligne. Rien n’est perdu : réessayez dès que la connexion sera rétablie.',
    onlineAgain: 'Vous êtes de nouveau en ligne. Rien n’a encore été envoyé : réessayez.',
    unreachable: `${name} est injoignable pour le moment. Rien n’est perdu : réessayez dans un instant.`,
    serverError: `Un problème est survenu chez ${name}, pas chez vous. Rien n’est perdu : réessayez dans un instant.`,
    tooMany: 'Trop de tentatives. Patientez quelques minutes, puis réessayez.',
    tooManyOneMinute: 'Trop de tentatives. Réessayez dans une minute.',
    tooManyMinutes: 'Trop de tentatives. Réessayez dans {minutes} minutes.',
  },
});
