import type { Shop } from '../../page.ts';
import type { ResetPasswordTexts } from './en.ts';

export const spanish = ({
  name,
  shortestPassword: least,
  longestPassword: most,
}: Shop): ResetPasswordTexts => ({
  page: {
    title: 'Elija una contraseña nueva',
    chooseIntro: 'Al guardarla se cerrará su sesión en todos los dispositivos.',
    password: 'Contraseña nueva',
    passwordHint: `Al menos ${least} caracteres. Tres o cuatro palabras sin relación son difíciles de adivinar y fáciles de recordar.`,
    confirmation: 'Repita la contraseña nueva',
    show: 'Mostrar',
    showPassword: 'Mostrar las contraseñas',
    save: 'Guardar la contraseña',

    requestTitle: '¿Ha olvidado su contraseña?',
    requestIntro: 'Indíquenos su correo electrónico y le enviaremos un enlace para elegir una nueva.',
    email: 'Correo electrónico',
    request: 'Enviarme un enlace',

    sentTitle: 'Revise su correo',
    sentIntro: 'Si hay una cuenta con esta dirección, acabamos de enviarle un enlace:',
    sentHint:
      '¿No le llega nada en unos minutos? Mire en la carpeta de correo no deseado y compruebe que la dirección esté bien escrita.',
    otherAddress: 'Usar otra dirección',

    doneTitle: 'Su contraseña nueva está guardada',
    doneIntro: `Ya puede iniciar sesión con ella en ${name}. Puede cerrar esta página.`,

    expiredTitle: 'Este enlace ha caducado',
    expired: 'Por su seguridad, los enlaces solo sirven durante un tiempo breve. Pedir otro lleva un minuto.',
    usedTitle: 'Este enlace ya se ha usado',
    used: 'Cada enlace sirve para una sola contraseña. Si acaba de guardarla, inicie sesión con ella; si no, pida otro enlace.',
    invalidTitle: 'Este enlace no funciona',
    invalid:
      'Quizá esté incompleto o lo haya sustituido otro más reciente. Abra el enlace del último correo o pida otro.',
    newLink: 'Pedir otro enlace',
  },
  script: {
    hide: 'Ocultar',
    hidePassword: 'Ocultar las contraseñas',
    saving: 'Guardando…',
    oneMore: 'Falta 1 carácter.',
    more: 'Faltan {count} caracteres.',
    weak: 'Fácil de adivinar. Evite nombres, fechas y secuencias como «1234».',
    fair: 'Aceptable. Con algunos caracteres más será mucho más segura.',
    strong: 'Segura.',
    match: 'Las dos coinciden.',
    mismatch: 'Las dos contraseñas no coinciden.',
    empty: 'Escriba una contraseña nueva.',
    tooShort: `Use al menos ${least} caracteres.`,
    tooLong: `Use como máximo ${most} caracteres.`,
    tooCommon:
      'Esta contraseña es fácil de adivinar: es muy común, o está hecha con su nombre, su dirección u otros datos suyos. Elija otra.',
    sameAsBefore: 'Esta es su contraseña actual. Elija otra.',
    emailInvalid: 'Escriba una dirección de correo, como nombre@example.com.',
    requesting: 'Enviando…',
  },
});
