import type { Shop } from '../../page.ts';
import type { ResetPasswordTexts } from './en.ts';

export const french = ({
  name,
  shortestPassword: least,
  longestPassword: most,
}: Shop): ResetPasswordTexts => ({
  page: {
    title: 'Choisissez un nouveau mot de passe',
    chooseIntro: 'L’enregistrer vous déconnecte de tous vos appareils.',
    password: 'Nouveau mot de passe',
    passwordHint: `Au moins ${least} caractères. Trois ou quatre mots sans rapport sont difficiles à deviner et faciles à retenir.`,
    confirmation: 'Répétez le mot de passe',
    show: 'Afficher',
    showPassword: 'Afficher les mots de passe',
    save: 'Enregistrer',

    requestTitle: 'Mot de passe oublié ?',
    requestIntro:
      'Indiquez-nous votre adresse e‑mail : nous vous enverrons un lien pour en choisir un nouveau.',
    email: 'Adresse e‑mail',
    request: 'M’envoyer un lien',

    sentTitle: 'Consultez votre messagerie',
    sentIntro: 'Si un compte correspond à cette adresse, un lien vient de lui être envoyé :',
    sentHint:
      'Toujours rien après quelques minutes ? Regardez dans les courriers indésirables et vérifiez l’orthographe ci-dessus.',
    otherAddress: 'Utiliser une autre adresse',

    doneTitle: 'Votre nouveau mot de passe est enregistré',
    doneIntro: `Vous pouvez maintenant vous connecter chez ${name} avec celui-ci. Vous pouvez fermer cette page.`,

    expiredTitle: 'Ce lien a expiré',
    expired:
      'Pour votre sécurité, les liens ne fonctionnent que peu de temps. En demander un autre prend une minute.',
    usedTitle: 'Ce lien a déjà servi',
    used: 'Chaque lien ne sert qu’à un seul mot de passe. Si vous venez de l’enregistrer, connectez-vous ; sinon, demandez un nouveau lien.',
    invalidTitle: 'Ce lien ne fonctionne pas',
    invalid:
      'Il est peut-être incomplet, ou un lien plus récent l’a remplacé. Ouvrez le lien du dernier e‑mail ou demandez-en un nouveau.',
    newLink: 'Demander un nouveau lien',
  },
  script: {
    hide: 'Masquer',
    hidePassword: 'Masquer les mots de passe',
    saving: 'Enregistrement…',
    oneMore: 'Encore 1 caractère.',
    more: 'Encore {count} caractères.',
    weak: 'Facile à deviner. Évitez les noms, les dates et les suites comme « 1234 ».',
    fair: 'Correct. Quelques caractères de plus le rendraient bien plus sûr.',
    strong: 'Très sûr.',
    match: 'Les deux sont identiques.',
    mismatch: 'Les deux mots de passe ne sont pas identiques.',
    empty: 'Saisissez un nouveau mot de passe.',
    tooShort: `Utilisez au moins ${least} caractères.`,
    tooLong: `Utilisez au plus ${most} caractères.`,
    tooCommon:
      'Ce mot de passe est facile à deviner : il est très courant, ou composé de votre nom, de votre adresse ou d’autres informations sur vous. Choisissez-en un autre.',
    sameAsBefore: 'C’est votre mot de passe actuel. Choisissez-en un autre.',
    emailInvalid: 'Saisissez une adresse e‑mail, par exemple nom@example.com.',
    requesting: 'Envoi…',
  },
});
