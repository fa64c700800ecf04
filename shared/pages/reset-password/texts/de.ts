import type { Shop } from '../../page.ts';
import type { ResetPasswordTexts } from './en.ts';

export const german = ({
  name,
  shortestPassword: least,
  longestPassword: most,
}: Shop): ResetPasswordTexts => ({
  page: {
    title: 'Neues Passwort wählen',
    chooseIntro: 'Damit werden Sie auf allen Geräten abgemeldet.',
    password: 'Neues Passwort',
    passwordHint: `Mindestens ${least} Zeichen. Drei oder vier Wörter ohne Zusammenhang sind schwer zu erraten und leicht zu merken.`,
    confirmation: 'Neues Passwort wiederholen',
    show: 'Zeigen',
    showPassword: 'Passwörter zeigen',
    save: 'Neues Passwort speichern',

    requestTitle: 'Passwort vergessen?',
    requestIntro:
      'Nennen Sie uns Ihre E‑Mail-Adresse. Wir senden Ihnen einen Link, mit dem Sie ein neues festlegen.',
    email: 'E‑Mail-Adresse',
    request: 'Link anfordern',

    sentTitle: 'Sehen Sie in Ihr Postfach',
    sentIntro: 'Wenn zu dieser Adresse ein Konto gehört, ist ein Link dorthin unterwegs:',
    sentHint:
      'Nach ein paar Minuten noch nichts da? Sehen Sie im Spam-Ordner nach und prüfen Sie die Schreibweise oben.',
    otherAddress: 'Andere Adresse verwenden',

    doneTitle: 'Ihr neues Passwort ist gespeichert',
    doneIntro: `Sie können sich nun bei ${name} damit anmelden. Diese Seite können Sie schließen.`,

    expiredTitle: 'Dieser Link ist abgelaufen',
    expired: 'Zu Ihrer Sicherheit gelten Links nur kurze Zeit. Ein neuer ist in einer Minute da.',
    usedTitle: 'Dieser Link wurde schon verwendet',
    used: 'Jeder Link gilt für ein einziges Passwort. Haben Sie eben eines gespeichert, dann melden Sie sich damit an; sonst fordern Sie einen neuen Link an.',
    invalidTitle: 'Dieser Link funktioniert nicht',
    invalid:
      'Vielleicht ist er unvollständig, oder ein neuerer hat ihn ersetzt. Öffnen Sie den Link der neuesten E‑Mail oder fordern Sie einen neuen an.',
    newLink: 'Neuen Link anfordern',
  },
  script: {
    hide: 'Verbergen',
    hidePassword: 'Passwörter verbergen',
    saving: 'Wird gespeichert …',
    oneMore: 'Noch 1 Zeichen nötig.',
    more: 'Noch {count} Zeichen nötig.',
    weak: 'Leicht zu erraten. Vermeiden Sie Namen, Daten und Muster wie „1234“.',
    fair: 'Mittelmäßig. Ein paar Zeichen mehr machen es viel stärker.',
    strong: 'Stark.',
    match: 'Beide stimmen überein.',
    mismatch: 'Diese beiden Passwörter stimmen nicht überein.',
    empty: 'Geben Sie ein neues Passwort ein.',
    tooShort: `Verwenden Sie mindestens ${least} Zeichen.`,
    tooLong: `Verwenden Sie höchstens ${most} Zeichen.`,
    tooCommon:
      'Dieses Passwort ist leicht zu erraten: Es ist sehr verbreitet oder besteht aus Ihrem Namen, Ihrer Adresse oder anderem, was man über Sie weiß. Wählen Sie ein anderes.',
    sameAsBefore: 'Das ist Ihr bisheriges Passwort. Wählen Sie ein anderes.',
    emailInvalid: 'Geben Sie eine E‑Mail-Adresse ein, zum Beispiel name@example.com.',
    requesting: 'Wird gesendet …',
  },
});
