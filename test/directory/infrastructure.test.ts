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

test('The builder looks every five minutes whether there is something to do, and has the memory and the time for it', () => {
  const rules = ofType('AWS::Events::Rule').filter(({ Properties }) =>
    JSON.stringify(Properties.Targets).includes(`"${builder()?.id}"`),
  );
  expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['rate(5 minutes)']);
  const deployed = ofType('AWS::Lambda::Function').find(({ id }) => id === builder()?.id);
  expect(deployed?.Properties).toMatchObject({ MemorySize: 3008, Timeout: 15 * 60 });
});

test('An alarm rings when the snapshot falls far behind the table', () => {
  const alarm = ofType('AWS::CloudWatch::Alarm').find(
    ({ Properties }) => Properties.MetricName === 'DirectoryTail',
  );
  expect(alarm?.Properties).toMatchObject({ Namespace: 'Clientele', Statistic: 'Minimum' });
});
