import { serve } from '../../support/serve.ts';

/** A shop's storefront in miniature: one page, on an origin of its own. */
export interface Storefront {
  readonly origin: string;
  /** The API that its page calls. */
  apiUrl: string;
  close(): Promise<void>;
}

/** Serves a page whose two forms ask for a link and log in, by calls of the API as a shop's own page makes them. */
export async function startStorefront(): Promise<Storefront> {
  const { url, stop } = await serve((request, response) => {
    if (request.url !== '/') return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(storefront.apiUrl));
  });
  const storefront = {
    // The only host that `allowedOrigins` takes without TLS.
    origin: url.replace('127.0.0.1', 'localhost'),
    apiUrl: '',
    close: stop,
  };
  return storefront;
}

const page = (apiUrl: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Storefront</title>
  <link rel="icon" href="data:,">
</head>
<body>
  <form id="login">
    <h1>Log in</h1>
    <p><label>E-mail <input name="email" type="email" autocomplete="username" required></label></p>
    <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
    <button>Log in</button>
  </form>
  <form id="forgot">
    <h2>Forgot your password?</h2>
    <p><label>Your e-mail <input name="email" type="email" autocomplete="username" required></label></p>
    <button>Send me a link</button>
  </form>
  <p role="status"></p>
  <script type="module">
    const call = async (path, body, headers) => {
      const answer = await fetch('${apiUrl}' + path, {
        method: body ? 'POST' : 'GET',
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        body: body && JSON.stringify(body),
      });
      return { ok: answer.ok, ...(await answer.json()) };
    };
    const submitted = (id, send) => document.getElementById(id).addEventListener('submit', async (event) => {
      event.preventDefault();
      const status = document.querySelector('[role=status]');
      status.textContent = '…';
      status.textContent = await send(Object.fromEntries(new FormData(event.target)));
    });
    submitted('login', async (fields) => {
      const session = await call('/v1/auth/login', fields);
      if (!session.ok) return session.detail;
      const me = await call('/v1/me', undefined, { authorization: 'Bearer ' + session.token });
      return 'Welcome back, ' + me.firstName + '.';
    });
    submitted('forgot', async (fields) => {
      const { ok } = await call('/v1/auth/password-reset', fields);
      return ok ? 'Look into your inbox.' : 'That did not work.';
    });
  </script>
</body>
</html>
`;
