import { escapeHtml } from '../text/html.ts';
import type { Content } from './message.ts';

/**
 * The mail as HTML: one column without tables. What every mail program must get right stands at the element; what the
 * style sheet adds (dark colours, a narrow screen) may be dropped without harm.
 */
export function htmlOf(content: Content): string {
  const { language, subject, shopName, heading, before, action, after, footer, unsubscribe } = content;
  return `<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
${sheet}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#f4f4f1;color:#1d2126">
<div class="paper ink" role="article" lang="${language}" aria-label="${escapeHtml(subject)}" style="padding:32px 16px;background:#f4f4f1;color:#1d2126;font-family:${fonts};font-size:16px;line-height:1.55;overflow-wrap:anywhere;word-break:break-word">
<div style="max-width:520px;margin:0 auto">
<p class="ink" style="margin:0 0 20px;font-size:17px;font-weight:600;text-align:center;color:#1d2126">${escapeHtml(shopName)}</p>
<div class="card" style="padding:40px;background:#ffffff;border:1px solid #e4e4de;border-radius:20px">
<h1 class="ink" style="margin:0 0 20px;font-size:24px;line-height:1.25;font-weight:650;letter-spacing:-0.02em;color:#1d2126">${escapeHtml(heading)}</h1>
${before.map((text) => paragraph(text, 'ink')).join('\n')}
<p style="margin:28px 0">${button(action.label, action.link)}</p>
${after.map((text) => paragraph(text, 'soft')).join('\n')}
<div class="line" style="margin:28px 0 0;padding:20px 0 0;border-top:1px solid #e4e4de">
<p class="soft" style="margin:0 0 4px;font-size:13px;color:#5a616b">${escapeHtml(action.hint)}</p>
<p style="margin:0;font-size:13px">${link(action.link, action.link)}</p>
</div>
</div>
<p class="foot soft" style="margin:24px 16px 0;font-size:13px;text-align:center;color:#5a616b">${escapeHtml(footer)}</p>
${unsubscribe ? `<p style="margin:8px 16px 0;font-size:13px;text-align:center">${link(unsubscribe.label, unsubscribe.link)}</p>` : ''}
</div>
</div>
</body>
</html>
`;
}

const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

const inks = { ink: '#1d2126', soft: '#5a616b' } as const;

/** The colours are those of the hosted pages, which a mail's link leads to. */
const sheet = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
h1, .foot { text-wrap: balance; }
p { text-wrap: pretty; }
@media (max-width: 480px) {
  .card { padding: 28px 24px !important; }
  .button { display: block !important; text-align: center !important; }
}
@media (prefers-color-scheme: dark) {
  .paper { background: #121417 !important; }
  .card { background: #1b1e23 !important; border-color: #2b3037 !important; }
  .line { border-color: #2b3037 !important; }
  .ink { color: #eceef1 !important; }
  .soft { color: #a7aeb8 !important; }
  .link { color: #9db1ff !important; }
  .button { background: #9db1ff !important; color: #10183a !important; }
}`;

/** `ink` for what the mail is about, `soft` for what is good to know. */
const paragraph = (text: string, tone: keyof typeof inks): string =>
  `<p class="${tone}" style="margin:0 0 16px;color:${inks[tone]}">${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;

const button = (label: string, address: string): string =>
  `<a class="button" href="${escapeHtml(address)}" target="_blank" style="display:inline-block;padding:13px 24px;border-radius:10px;background:#2f4fc4;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(label)}</a>`;

const link = (label: string, address: string): string =>
  `<a class="link" href="${escapeHtml(address)}" target="_blank" style="color:#2f4fc4">${escapeHtml(label)}</a>`;
