import type { Shop } from '../../page.ts';
import type { FrameTexts } from './en.ts';

export const spanish = ({ name }: Shop): FrameTexts => ({
  page: {
    languages: 'Idioma',
    stalled: 'Esta página tarda demasiado. Vuelva a cargarla, por favor.',
    skipScriptTitle: 'JavaScript está desactivado',
    skipScript: `Esta página se comunica con ${name} mediante JavaScript para que ni su enlace ni lo que escriba aparezcan en direcciones o registros. Active JavaScript para esta página y vuelva a cargarla.`,
  },
  script: {
    tryAgain: 'Volver a intentarlo',
    offline: 'No tiene conexión. No se ha perdido nada: vuelva a intentarlo cuando esté en línea.',
    onlineAgain: 'Vuelve a tener conexión. Todavía no se ha enviado nada: vuelva a intentarlo.',
    unreachable: `No se ha podido conectar con ${name}. No se ha perdido nada: vuelva a intentarlo en un momento.`,
    serverError: `Algo ha fallado en ${name}; no es culpa suya. No se ha perdido nada: vuelva a intentarlo en un momento.`,
    tooMany: 'Demasiados intentos. Espere unos minutos y vuelva a intentarlo.',
    tooManyOneMinute: 'Demasiados intentos. Vuelva a intentarlo dentro de un minuto.',
    tooManyMinutes: 'Demasiados intentos. Vuelva a intentarlo dentro de {minutes} minutos.',
  },
});
