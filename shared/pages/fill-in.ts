import { escapeHtml } from '../text/html.ts';

/**
 * Fills in a template: `{{name}}` is replaced by the text of that name, escaped, `{{{name}}}` by markup as it is.
 * What was filled in is not looked at again.
 * @throws Error when the template asks for what there is not
 */
export function fillIn(
  template: string,
  texts: Readonly<Record<string, string>>,
  markup: Readonly<Record<string, string>> = {},
): string {
  return template.replace(/\{\{\{(\w+)\}\}\}|\{\{(\w+)\}\}/g, (_, raw: string | undefined, name: string) => {
    const text = raw ? markup[raw] : texts[name];
    if (text === undefined) throw new Error(`The page asks for "${raw ?? name}", which there is not.`);
    return raw ? text : escapeHtml(text);
  });
}
