import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type MetricName, metricService } from '../../shared/observability/metric-units.ts';
import { HouseAlarm } from './alarm.ts';

/** Memory of the directory in MB. It holds an image, and for moments a second one. */
export const directoryMemory = 1769;

/**
 * What the directory takes while it makes or loads a second image beside the first: so many MB by itself, and so many
 * for each million customers. Computed from measured sizes of columns: docs/adr/0016-image-instead-of-an-index.md.
 */
const twoImages = { ownMegabytes: 145, megabytesPerMillion: 1060 };

/**
 * From how many customers on the directory should have more memory: five sixths of those whose image fits in twice, in
 * quarter millions.
 */
function outgrownAt(memory: number): number {
  const fitting = ((memory - twoImages.ownMegabytes) / twoImages.megabytesPerMillion) * 1_000_000;
  return Math.floor((fitting * 5) / 6 / 250_000) * 250_000;
}

/** Rings while there is still time to give the directory more memory. */
export function watchDirectoryMemory(scope: Construct): void {
  new HouseAlarm(scope, 'DirectoryOutgrown', {
    metric: new Metric({
      namespace: Stack.of(scope).stackName,
      metricName: 'DirectoryCustomers' satisfies MetricName,
      dimensionsMap: { service: metricService },
      statistic: 'Maximum',
      // It is told at cold starts and builds only.
      period: Duration.days(1),
    }),
    threshold: outgrownAt(directoryMemory),
    meaning: 'The customers will soon outgrow the memory of function directory. Then searches fail.',
    runbook: 'directory-near-its-memory',
  });
}
