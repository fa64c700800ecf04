import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import * as z from 'zod';
import { lifetimes } from '../../shared/jobs/lifetimes.ts';

const rule = z.object({ ExpirationInDays: z.number().optional(), Prefix: z.string().optional() });
const bucket = z.object({
  Properties: z.object({ LifecycleConfiguration: z.object({ Rules: z.array(rule) }) }),
});

test('the buckets keep dropped files and error files as long as the code says', () => {
  const template = readFileSync(join(inject('cdkOut'), 'Clientele.template.json'), 'utf8');
  const { Resources } = z
    .object({ Resources: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(template));
  const rules = Object.values(Resources).flatMap((resource) => {
    const { data } = bucket.safeParse(resource);
    return data ? [data.Properties.LifecycleConfiguration.Rules] : [];
  });
  const errorFiles = { Prefix: 'imports/', ExpirationInDays: lifetimes.errorFile };
  expect(rules).toContainEqual([{ ExpirationInDays: lifetimes.droppedFile }]);
  expect(rules).toContainEqual(expect.arrayContaining([errorFiles]));
});
