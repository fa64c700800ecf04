import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import * as z from 'zod';
import { resolveIntrinsics } from '../../infra/local/template/intrinsics.ts';

const template = z
  .object({
    Conditions: z.record(z.string(), z.json()),
    Outputs: z.record(z.string(), z.object({ Value: z.json() })),
  })
  .parse(JSON.parse(readFileSync(join(inject('cdkOut'), 'Clientele.template.json'), 'utf8')));

test.each([
  ['aws', 'eu-west-1', 'eu-west-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
])('in the partition %s the first key is shown by the console of %s', (partition, region, host) => {
  const pseudo: Record<string, string> = { 'AWS::Partition': partition, 'AWS::Region': region };
  const value = template.Outputs.FirstApiKeyInConsole?.Value ?? null;
  const address = resolveIntrinsics(value, 'Outputs', {
    ref: (name) => pseudo[name],
    attribute: () => undefined,
    condition: (name) => template.Conditions[name],
    mapping: () => undefined,
  });
  expect(address).toBe(
    `https://${host}/systems-manager/parameters/%252FClientele%252Ffirst-api-key/description?region=${region}`,
  );
});
