import { html, type Markup } from './markup.ts';

/** Says of a list that it is not whole, and where it is. */
export const more = ({ more: path }: { readonly more?: string | undefined }): Markup | undefined =>
  path === undefined
    ? undefined
    : html`<p class="notice">Only the newest are here. The shop can read all of them: ${path}</p>`;
