import { expect, test } from 'vitest';
import { scanDays, snapshotDays, snapshotPrefix } from '../../shared/directory/snapshot/lifetimes.ts';
import { functionsOf, ofType } from '../infra/template.ts';

const builder = () => functionsOf().find(({ name }) => name === 'builder');

test('A snapshot is removed after some days, and replaced long before', () => {
  const bucket = ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith('Directory'));
  expect(bucket?.Properties.LifecycleConfiguration).toEqual({
    Rules: [{ ExpirationInDays: snapshotDays, Prefix: snapshotPrefix, Status: 'Enabled' }],
  });
  expect(snapshotDays).toBeGreaterThanOrEqual(2 * scanDays);
});

test('The builder looks every minute whether there is something to do, and has the memory and the time for it', () => {
  const rules = ofType('AWS::Events::Rule').filter(({ Properties }) =>
    JSON.stringify(Properties.Targets).includes(`"${builder()?.id}"`),
  );
  expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['rate(1 minute)']);
  const deployed = ofType('AWS::Lambda::Function').find(({ id }) => id === builder()?.id);
  expect(deployed?.Properties).toMatchObject({ MemorySize: 3008, Timeout: 15 * 60 });
});

const alarmOn = (metric: string) =>
  ofType('AWS::CloudWatch::Alarm').find(({ Properties }) => Properties.MetricName === metric)?.Properties;

test('An alarm rings when the snapshot falls far behind the table, or the builder says nothing', () => {
  expect(alarmOn('DirectoryTail')).toMatchObject({
    Namespace: 'Clientele',
    Statistic: 'Minimum',
    TreatMissingData: 'breaching',
  });
});

test('An alarm rings at 1.25 million customers, well before their image outgrows the memory of the directory', () => {
  const deployed = functionsOf().find(({ name }) => name === 'directory');
  const { Properties } = ofType('AWS::Lambda::Function').find(({ id }) => id === deployed?.id) ?? {};
  const alarm = alarmOn('DirectoryCustomers');
  expect(alarm).toMatchObject({
    Namespace: 'Clientele',
    Statistic: 'Maximum',
    Period: 24 * 60 * 60,
    Threshold: 1_250_000,
    TreatMissingData: 'notBreaching',
  });
  // What a million takes while its image is made anew: docs/adr/0016-image-instead-of-an-index.md. A sixth is to spare.
  expect(145 + 1060 * 1.25 * 1.15).toBeLessThan(Number(Properties?.MemorySize));
});
