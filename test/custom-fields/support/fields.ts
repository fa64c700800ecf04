import { randomUUID } from 'node:crypto';
import type { Api } from '../../support/api.ts';

export const path = '/v1/custom-fields';

/** A key that no other test uses: the tests of a file share their table. */
export const freshKey = (): string => `k${randomUUID().replaceAll('-', '')}`;

/** A field of each type. */
export const aNumber = () => ({ key: freshKey(), label: 'Shoe size', type: 'number' });
export const aChoice = () => ({
  key: freshKey(),
  label: 'Tier',
  type: 'choice',
  options: ['Silver', 'Gold'],
});

export const declare = ({ call }: Api, body: unknown, headers: Record<string, string> = {}) =>
  call('POST', path, { body, headers });
