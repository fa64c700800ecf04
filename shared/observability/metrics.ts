import { Metrics } from '@aws-lambda-powertools/metrics';
import { logKeys } from './log-keys.ts';
import { type MetricName, metricService, metricUnits } from './metric-units.ts';

const metrics = new Metrics({
  namespace: process.env.METRICS_NAMESPACE ?? 'Clientele',
  serviceName: metricService,
});

/** Adds to a metric. What an invocation has counted is written at its end. */
export function count(name: MetricName, value = 1): void {
  metrics.addMetric(name, metricUnits[name], value);
}

/**
 * Writes what was counted as one log line in CloudWatch's embedded metric format: no call to AWS, and none of the
 * answer's time is spent on waiting. The line has the log keys too, which are no dimensions.
 */
export function writeMetrics(): void {
  if (!metrics.hasStoredMetrics()) return;
  for (const [key, value] of Object.entries(logKeys())) metrics.addMetadata(key, String(value));
  metrics.publishStoredMetrics();
}
