import type { Texts } from './texts.ts';

export const spanish: Texts = {
  'common.greeting': 'Hola:',
  'common.greetingByName': 'Hola, {name}:',
  'common.linkHint': 'Si el botón no funciona, abra esta dirección en su navegador:',
  'common.footer': 'Recibe este correo por su cuenta de cliente en {shopName}.',
  'common.unsubscribe': 'Darse de baja de los correos publicitarios',

  'password-reset.subject': 'Establezca su contraseña de {shopName}',
  'password-reset.heading': 'Establezca su contraseña',
  'password-reset.lead':
    'Alguien, probablemente usted, ha pedido establecer la contraseña de su cuenta en {shopName}.',
  'password-reset.action': 'Establecer una contraseña',
  'password-reset.close':
    'El enlace funciona una sola vez, durante {validity}.\n\nSi no ha sido usted, no tiene que hacer nada: sin el enlace no cambia nada.',

  'password-changed.subject': 'Se ha cambiado su contraseña de {shopName}',
  'password-changed.heading': 'Se ha cambiado su contraseña',
  'password-changed.lead':
    'Se ha cambiado la contraseña de su cuenta en {shopName} y se ha cerrado la sesión en todos los demás dispositivos.\n\nSi ha sido usted, todo está en orden. Si no, establezca otra contraseña de inmediato:',
  'password-changed.action': 'Establecer otra contraseña',
  'password-changed.close': 'Nadie en {shopName} le pedirá nunca su contraseña.',

  'verify-email.subject': 'Confirme su dirección de correo para {shopName}',
  'verify-email.heading': 'Confirme su dirección de correo',
  'verify-email.lead':
    'Confirme, por favor, que esta dirección es suya, para que {shopName} pueda comunicarse con usted sobre su cuenta y sus pedidos.',
  'verify-email.action': 'Confirmar la dirección',
  'verify-email.close':
    'El enlace funciona una sola vez, durante {validity}.\n\nSi no ha abierto ninguna cuenta en {shopName}, no confirme nada: es posible que alguien se haya equivocado al escribir su dirección. Si quiere quedarse con la cuenta, elija antes una contraseña propia con «¿Ha olvidado su contraseña?»: así se cierra la sesión de cualquier otra persona.',

  'email-change.subject': 'Confirme su nueva dirección de correo para {shopName}',
  'email-change.heading': 'Confirme su nueva dirección de correo',
  'email-change.lead':
    'Alguien, probablemente usted, ha pedido usar a partir de ahora la dirección {email} para una cuenta en {shopName}.',
  'email-change.action': 'Usar esta dirección',
  'email-change.close':
    'El enlace funciona una sola vez, durante {validity}. Hasta que se abra, la cuenta conserva su dirección actual.\n\nSi no ha sido usted, ignore este correo: sin el enlace no cambia nada.',

  'email-change-notice.subject': 'Su cuenta en {shopName} va a tener otra dirección de correo',
  'email-change-notice.heading': 'Otra dirección de correo para su cuenta',
  'email-change-notice.lead':
    'Alguien, probablemente usted, ha pedido usar otra dirección de correo para su cuenta en {shopName}. El cambio se hará cuando se abra el enlace enviado a esa nueva dirección.\n\nSi ha sido usted, no tiene que hacer nada aquí. Si no, establezca otra contraseña de inmediato:',
  'email-change-notice.action': 'Establecer otra contraseña',
  'email-change-notice.close':
    'Una nueva contraseña anula ese enlace y cierra la sesión de quien la tenga abierta en su cuenta.',

  'confirm-marketing.subject': '¿Desea recibir novedades de {shopName}?',
  'confirm-marketing.heading': 'Confirme su suscripción',
  'confirm-marketing.lead':
    'Esta dirección se ha indicado para recibir novedades y ofertas de {shopName}. Confirme, por favor, que desea recibirlas.',
  'confirm-marketing.action': 'Sí, deseo suscribirme',
  'confirm-marketing.close':
    'El enlace funciona una sola vez, durante {validity}. Sin él no se registra ninguna suscripción.\n\nPuede cambiar de opinión en cualquier momento: cada uno de esos correos lleva un enlace para darse de baja.',
};
