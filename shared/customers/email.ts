import { domainToASCII } from 'node:url';

const longestAddress = 254;
const longestLocalPart = 64;
/** What a host may be written with; the converter to ASCII would quietly drop or cut at anything else. */
const writtenHost = /^[\p{L}\p{M}\p{N}.-]+$/u;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one form of an e-mail address that Clientele stores, compares and mails to: white space around it
 * trimmed, the whole address in lower case, the domain in its ASCII (IDNA) form. Idempotent.
 *
 * Letter case in the local part makes no difference to any mail system in use, so two customers never differ
 * by it. Look-alikes (text that NFKC would change, such as full-width letters) are refused rather than mapped,
 * and so is a local part outside ASCII, which SES cannot mail to (RFC 5321, 4.1.2; RFC 5890).
 * @returns the canonical address, or undefined when the text is not one e-mail address
 */
export function canonicalEmail(text: string): string | undefined {
  const address = text.trim();
  if (address !== address.normalize('NFKC')) return undefined;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0)).toLowerCase();
  const written = address.slice(at + 1);
  const host = writtenHost.test(written) ? domainToASCII(written) : '';
  const canonical = `${local}@${host}`;
  const fits = local.length <= longestLocalPart && canonical.length <= longestAddress;
  return fits && localPart.test(local) && domain.test(host) ? canonical : undefined;
}
