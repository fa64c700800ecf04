import type { FrameTexts } from '../frame/texts/en.ts';
import type { Shop, Texts } from '../page.ts';

/**
 * What the server has put into the page for its script.
 * @typeParam Own the page's own texts
 */
export function pageData<Own extends Texts, Settings = object>(): Settings & {
  readonly shop: Shop;
  readonly texts: FrameTexts['script'] & Own['script'];
} {
  return JSON.parse(document.body.dataset.page ?? '');
}

/** The element of the template with this id. */
export function element<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} "${id}".`);
  return found;
}

/** Shows one view of the page, and no other. */
export function show(name: string): void {
  for (const view of document.querySelectorAll<HTMLElement>('[data-view]'))
    view.hidden = view.dataset.view !== name;
  const { shop } = pageData();
  document.title = `${headingOf(name)?.textContent} · ${shop.name}`;
}

/** Shows a view and tells screen readers: their focus is on its heading. */
export function goTo(name: string): void {
  show(name);
  focus(headingOf(name));
}

/** Focuses what is no control, so that it is read aloud. */
export function focus(element: HTMLElement | null): void {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}

const headingOf = (name: string) => document.querySelector<HTMLElement>(`[data-view=${name}] h1`);
