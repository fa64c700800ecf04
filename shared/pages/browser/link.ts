/** How a page begins. */
export interface Beginning {
  /** The token of the link that led here; empty when the link is incomplete, absent without a link. */
  readonly token: string | undefined;
  /** Whom the link is for, where it says so. */
  readonly email: string | undefined;
  /** Where the customer was before changing the language. */
  readonly before: Place | undefined;
}

/** Where a customer is on a page. */
export interface Place {
  readonly view: string;
  /** The address that was entered, or that the link is for. */
  readonly email?: string;
}

/**
 * Begins with the token from the address's fragment, which browsers send to nobody, and takes it out of the address,
 * so that neither history nor a shared screen keeps it. Begins again when another link is opened in the same tab,
 * which changes the fragment only.
 */
export function onLink(begin: (beginning: Beginning) => void): void {
  const start = () => {
    const fragment = new URLSearchParams(location.hash.slice(1));
    const [token, email] = [fragment.get('token'), fragment.get('email')];
    const before: Place | null = history.state;
    history.replaceState(null, '', location.pathname + location.search);
    begin({ token: token ?? undefined, email: email ?? undefined, before: before ?? undefined });
  };
  window.addEventListener('hashchange', start);
  start();
  document.getElementById('stalled')?.remove();
}

/**
 * Lets a change of the language lead to where the customer is. The token goes along in the fragment, the place in the
 * entry of the history, which no link from elsewhere can make.
 */
export function keepAcrossLanguages(current: () => Place & { readonly token: string | undefined }): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a'))
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { token, ...place } = current();
      const fragment = token ? `#token=${encodeURIComponent(token)}` : '';
      history.replaceState(place, '', link.search + fragment);
      location.reload();
    });
}
