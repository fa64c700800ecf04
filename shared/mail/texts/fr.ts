import type { Texts } from './texts.ts';

export const french: Texts = {
  'common.greeting': 'Bonjour,',
  'common.greetingByName': 'Bonjour {name},',
  'common.linkHint': 'Si le bouton ne fonctionne pas, ouvrez cette adresse dans votre navigateur :',
  'common.footer': 'Vous recevez cet e-mail en raison de votre compte client chez {shopName}.',
  'common.unsubscribe': 'Se désabonner des e-mails publicitaires',

  'password-reset.subject': 'Définissez votre mot de passe pour {shopName}',
  'password-reset.heading': 'Définissez votre mot de passe',
  'password-reset.lead':
    'Quelqu’un, sans doute vous-même, a demandé à définir le mot de passe de votre compte chez {shopName}.',
  'password-reset.action': 'Définir un mot de passe',
  'password-reset.close':
    'Le lien fonctionne une seule fois, pendant {validity}.\n\nSi ce n’était pas vous, vous n’avez rien à faire : sans ce lien, rien ne change.',

  'password-changed.subject': 'Votre mot de passe pour {shopName} a été modifié',
  'password-changed.heading': 'Votre mot de passe a été modifié',
  'password-changed.lead':
    'Le mot de passe de votre compte chez {shopName} a été modifié, et tous les autres appareils ont été déconnectés.\n\nSi c’était vous, tout va bien. Sinon, définissez immédiatement un nouveau mot de passe :',
  'password-changed.action': 'Définir un nouveau mot de passe',
  'password-changed.close': 'Personne chez {shopName} ne vous demandera jamais votre mot de passe.',

  'verify-email.subject': 'Confirmez votre adresse e-mail pour {shopName}',
  'verify-email.heading': 'Confirmez votre adresse e-mail',
  'verify-email.lead':
    'Veuillez confirmer que cette adresse est bien la vôtre, afin que {shopName} puisse vous joindre au sujet de votre compte et de vos commandes.',
  'verify-email.action': 'Confirmer l’adresse',
  'verify-email.close':
    'Le lien fonctionne une seule fois, pendant {validity}.\n\nSi vous n’avez pas ouvert de compte chez {shopName}, ne confirmez rien : quelqu’un s’est peut-être trompé d’adresse. Si vous souhaitez garder ce compte, choisissez d’abord votre propre mot de passe avec « Mot de passe oublié ? » : toute autre personne sera déconnectée.',

  'email-change.subject': 'Confirmez votre nouvelle adresse e-mail pour {shopName}',
  'email-change.heading': 'Confirmez votre nouvelle adresse e-mail',
  'email-change.lead':
    'Quelqu’un, sans doute vous-même, a demandé à utiliser désormais l’adresse {email} pour un compte chez {shopName}.',
  'email-change.action': 'Utiliser cette adresse',
  'email-change.close':
    'Le lien fonctionne une seule fois, pendant {validity}. Tant qu’il n’est pas ouvert, le compte garde son adresse actuelle.\n\nSi ce n’était pas vous, veuillez ignorer cet e-mail : sans ce lien, rien ne change.',

  'email-change-notice.subject': 'Votre compte chez {shopName} va changer d’adresse e-mail',
  'email-change-notice.heading': 'Une autre adresse e-mail pour votre compte',
  'email-change-notice.lead':
    'Quelqu’un, sans doute vous-même, a demandé à utiliser une autre adresse e-mail pour votre compte chez {shopName}. Elle prendra effet à l’ouverture du lien envoyé à cette nouvelle adresse.\n\nSi c’était vous, vous n’avez rien à faire ici. Sinon, définissez immédiatement un nouveau mot de passe :',
  'email-change-notice.action': 'Définir un nouveau mot de passe',
  'email-change-notice.close':
    'Un nouveau mot de passe annule ce lien et déconnecte toutes les personnes connectées à votre compte.',

  'confirm-marketing.subject': 'Souhaitez-vous recevoir les actualités de {shopName} ?',
  'confirm-marketing.heading': 'Veuillez confirmer votre abonnement',
  'confirm-marketing.lead':
    'Cette adresse a été indiquée pour recevoir les actualités et les offres de {shopName}. Veuillez confirmer que vous le souhaitez.',
  'confirm-marketing.action': 'Oui, je m’abonne',
  'confirm-marketing.close':
    'Le lien fonctionne une seule fois, pendant {validity}. Sans lui, aucun abonnement n’est enregistré.\n\nVous pouvez changer d’avis à tout moment : chacun de ces e-mails contient un lien de désabonnement.',
};
