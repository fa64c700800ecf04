/** A mail before it is addressed. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Shop {
  readonly shopName: string;
}

/** The mail with the link that sets a password. */
export function resetMessage({ shopName }: Shop, link: string): Message {
  return compose(shopName, {
    subject: `Set your password for ${shopName}`,
    lead: `Somebody, most likely you, asked to set the password of your account at ${shopName}.`,
    action: { label: 'Set a password', link },
    close: [
      'The link works once, within an hour.',
      'If it was not you, there is nothing to do: without the link nothing changes.',
    ],
  });
}

/** The mail that tells the owner of a new password. */
export function changedMessage({ shopName }: Shop, link: string): Message {
  return compose(shopName, {
    subject: `Your password for ${shopName} was changed`,
    lead: `The password of your account at ${shopName} was changed just now. Everywhere else you have been logged out.`,
    close: ['If that was you, all is well.'],
    action: { label: 'It was not me: set a new password', link },
  });
}

interface Parts {
  readonly subject: string;
  readonly lead: string;
  readonly action: { readonly label: string; readonly link: string };
  readonly close: readonly string[];
}

function compose(shopName: string, { subject, lead, action, close }: Parts): Message {
  const text = [lead, `${action.label}:\n${action.link}`, ...close, shopName].join('\n\n');
  const paragraph = (line: string) => `<p style="margin:0 0 16px">${escapeHtml(line)}</p>`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:32px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:480px;margin:0 auto">
${paragraph(lead)}
<p style="margin:24px 0"><a href="${escapeHtml(action.link)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5eff;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(action.label)}</a></p>
${close.map(paragraph).join('\n')}
<p style="margin:32px 0 0;font-size:14px;opacity:.7">${escapeHtml(shopName)}</p>
</div>
</body>
</html>
`;
  return { subject, text, html };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
