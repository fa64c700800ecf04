import type { Progress, Report } from '../../shared/fsck/check-table.ts';
import type { Finding } from '../../shared/fsck/confirmation.ts';
import { keyText } from '../../shared/fsck/keys.ts';

const number = new Intl.NumberFormat('en');

/** A finding as a person reads it. */
export function findingText({ check, key, what, repair, advice, repaired }: Finding): string {
  const remedy =
    advice !== undefined
      ? `To do:    ${advice}`
      : `${repaired === undefined ? 'Repair:  ' : repaired ? 'Repaired:' : 'Not repaired, others keep changing it:'} ${repair}`;
  return `${check}: ${keyText(key)}\n  ${what}\n  ${remedy}\n`;
}

export const progressText = ({ step, items, suspected }: Progress): string =>
  step === 'reading'
    ? `${number.format(items)} items read, ${number.format(suspected)} to be looked at again`
    : `Looking again at ${number.format(suspected)} …`;

/** What came out, in some sentences. */
export function summaryText(
  { items, findings, repaired, unsettled, brokenOff }: Report,
  repairable: number,
): string {
  const sentences = [`${number.format(items)} items read.`];
  if (brokenOff) sentences.push('So much seems wrong that the run was broken off: what follows is a part.');
  sentences.push(findings === 0 ? 'Nothing is wrong.' : `${counted(findings, 'problem')} found.`);
  if (repaired > 0) sentences.push(`${number.format(repaired)} repaired.`);
  const left = repairable - repaired;
  if (left > 0) sentences.push(`${number.format(left)} can be repaired: run it with --repair.`);
  if (unsettled > 0)
    sentences.push(
      `${counted(unsettled, 'suspicion')} could not be looked into, because others kept changing the items: run it again.`,
    );
  return sentences.join(' ');
}

const counted = (count: number, noun: string): string =>
  `${number.format(count)} ${noun}${count === 1 ? '' : 's'}`;
