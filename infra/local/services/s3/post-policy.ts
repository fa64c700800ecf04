import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { secretKey } from '../../template/identities.ts';
import { AwsError, accessDenied } from '../aws-error.ts';
import type { PostedForm } from './post-form.ts';

const equal = z.record(z.string(), z.string());
const match = z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]);
const range = z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]);

const policySchema = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(z.union([equal, match, range])),
});
type Condition = z.output<typeof policySchema>['conditions'][number];

/** Fields that no condition needs to name: the policy itself and what signs it. */
const free = new Set(['policy', 'x-amz-signature']);

/**
 * Holds a form against the policy that its signer gave it, as S3 does: signed, not expired, every condition met,
 * and no field that the policy does not speak of.
 * @throws AwsError
 */
export function checkPolicy({ fields, file }: PostedForm, bucket: string): void {
  const encoded = fields.get('policy') ?? '';
  if (fields.get('x-amz-signature') !== signatureOf(encoded, fields.get('x-amz-credential') ?? ''))
    throw new AwsError(
      'SignatureDoesNotMatch',
      403,
      'The request signature we calculated does not match the signature you provided.',
    );
  const { expiration, conditions } = parsePolicy(encoded);
  if (Date.now() >= Date.parse(expiration))
    throw accessDenied('Invalid according to Policy: Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  for (const condition of conditions) checkCondition(condition, values, file.size);
  const named = new Set(conditions.flatMap(fieldsOf));
  const extra = [...fields.keys()].filter(
    (name) => !named.has(name) && !free.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0)
    throw accessDenied(`Invalid according to Policy: Extra input fields: ${extra.join(', ')}`);
}

function parsePolicy(encoded: string): z.output<typeof policySchema> {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString()));
  } catch {
    throw new AwsError(
      'InvalidPolicyDocument',
      400,
      'The content of the form does not meet the conditions specified in the policy document.',
    );
  }
}

/** @throws AwsError when the condition is not met */
function checkCondition(condition: Condition, values: ReadonlyMap<string, string>, size: number): void {
  if (!Array.isArray(condition)) {
    for (const [name, value] of Object.entries(condition))
      checkCondition(['eq', `$${name}`, value], values, size);
    return;
  }
  const [kind, subject, wanted] = condition;
  if (kind === 'content-length-range') {
    if (size < subject)
      throw new AwsError(
        'EntityTooSmall',
        400,
        'Your proposed upload is smaller than the minimum allowed size',
      );
    if (size > wanted)
      throw new AwsError('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size');
    return;
  }
  const value = values.get(subject.slice(1).toLowerCase()) ?? '';
  if (kind === 'eq' ? value === wanted : value.startsWith(wanted)) return;
  throw accessDenied(
    `Invalid according to Policy: Policy Condition failed: ${JSON.stringify([kind, subject, wanted])}`,
  );
}

function fieldsOf(condition: Condition): string[] {
  if (!Array.isArray(condition)) return Object.keys(condition).map((name) => name.toLowerCase());
  return condition[0] === 'content-length-range' ? [] : [condition[1].slice(1).toLowerCase()];
}

/** Signature Version 4 of a policy: the key is derived from the secret and the credential's scope. */
function signatureOf(policy: string, credential: string): string {
  const [, ...scope] = credential.split('/');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  return hmac(scope.reduce<string | Buffer>(hmac, `AWS4${secretKey}`), policy).toString('hex');
}
