import type { Texts } from './texts.ts';

export const german: Texts = {
  'common.greeting': 'Guten Tag,',
  'common.greetingByName': 'Guten Tag {name},',
  'common.linkHint': 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse in Ihrem Browser:',
  'common.footer': 'Sie erhalten diese E-Mail wegen Ihres Kundenkontos bei {shopName}.',
  'common.unsubscribe': 'Werbliche E-Mails abbestellen',

  'password-reset.subject': 'Ihr Passwort für {shopName} festlegen',
  'password-reset.heading': 'Legen Sie Ihr Passwort fest',
  'password-reset.lead':
    'Jemand, vermutlich Sie selbst, möchte das Passwort Ihres Kundenkontos bei {shopName} festlegen.',
  'password-reset.action': 'Passwort festlegen',
  'password-reset.close':
    'Der Link funktioniert einmal, und zwar {validity} lang.\n\nFalls Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Link ändert sich nichts.',

  'password-changed.subject': 'Ihr Passwort für {shopName} wurde geändert',
  'password-changed.heading': 'Ihr Passwort wurde geändert',
  'password-changed.lead':
    'Das Passwort Ihres Kundenkontos bei {shopName} wurde geändert, und alle anderen Geräte wurden abgemeldet.\n\nFalls Sie das waren, ist alles in Ordnung. Falls nicht, legen Sie bitte sofort ein neues Passwort fest:',
  'password-changed.action': 'Neues Passwort festlegen',
  'password-changed.close': 'Niemand bei {shopName} wird Sie je nach Ihrem Passwort fragen.',

  'verify-email.subject': 'Bitte bestätigen Sie Ihre E-Mail-Adresse für {shopName}',
  'verify-email.heading': 'Bestätigen Sie Ihre E-Mail-Adresse',
  'verify-email.lead':
    'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit {shopName} Sie wegen Ihres Kundenkontos und Ihrer Bestellungen erreichen kann.',
  'verify-email.action': 'Adresse bestätigen',
  'verify-email.close':
    'Der Link funktioniert einmal, und zwar {validity} lang.\n\nFalls Sie kein Kundenkonto bei {shopName} eröffnet haben, bestätigen Sie nichts: Vielleicht hat sich jemand bei der Adresse vertippt. Möchten Sie das Konto behalten, legen Sie zuerst mit „Passwort vergessen?“ ein eigenes Passwort fest: Damit werden alle anderen abgemeldet.',

  'email-change.subject': 'Bitte bestätigen Sie Ihre neue E-Mail-Adresse für {shopName}',
  'email-change.heading': 'Bestätigen Sie Ihre neue E-Mail-Adresse',
  'email-change.lead':
    'Jemand, vermutlich Sie selbst, möchte die Adresse {email} künftig für ein Kundenkonto bei {shopName} verwenden.',
  'email-change.action': 'Diese Adresse verwenden',
  'email-change.close':
    'Der Link funktioniert einmal, und zwar {validity} lang. Bis er geöffnet wird, behält das Kundenkonto seine bisherige Adresse.\n\nFalls Sie das nicht waren, können Sie diese E-Mail ignorieren: Ohne den Link ändert sich nichts.',

  'email-change-notice.subject': 'Ihr Kundenkonto bei {shopName} soll eine andere E-Mail-Adresse bekommen',
  'email-change-notice.heading': 'Eine andere Adresse für Ihr Kundenkonto',
  'email-change-notice.lead':
    'Jemand, vermutlich Sie selbst, möchte für Ihr Kundenkonto bei {shopName} eine andere E-Mail-Adresse verwenden. Sie gilt, sobald der Link in einer E-Mail an die neue Adresse geöffnet wird.\n\nFalls Sie das waren, ist hier nichts zu tun. Falls nicht, legen Sie bitte sofort ein neues Passwort fest:',
  'email-change-notice.action': 'Neues Passwort festlegen',
  'email-change-notice.close':
    'Ein neues Passwort macht jenen Link ungültig und meldet alle ab, die in Ihrem Kundenkonto angemeldet sind.',

  'confirm-marketing.subject': 'Möchten Sie Neuigkeiten von {shopName}?',
  'confirm-marketing.heading': 'Bitte bestätigen Sie Ihre Anmeldung',
  'confirm-marketing.lead':
    'Diese Adresse wurde angegeben, um Neuigkeiten und Angebote von {shopName} zu erhalten. Bitte bestätigen Sie, dass Sie das wünschen.',
  'confirm-marketing.action': 'Ja, ich möchte sie erhalten',
  'confirm-marketing.close':
    'Der Link funktioniert einmal, und zwar {validity} lang. Ohne ihn werden Sie nicht angemeldet.\n\nSie können es sich jederzeit anders überlegen: Jede dieser E-Mails enthält einen Link zum Abbestellen.',
};
