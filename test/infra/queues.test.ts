import { expect, test } from 'vitest';
import * as z from 'zod';
import { functionsOf, ofType, target } from './template.ts';

const queueProperties = z.object({
  VisibilityTimeout: z.number().optional(),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});

const queues = () =>
  ofType('AWS::SQS::Queue').map(({ id, Properties }) => ({ id, ...queueProperties.parse(Properties) }));

/** Logical ids of the queues on whose waiting messages an alarm rings. */
const watched = (metric: string): string[] =>
  ofType('AWS::CloudWatch::Alarm')
    .filter(({ Properties }) => Properties.MetricName === metric)
    .map(({ Properties }) => z.array(z.object({ Value: z.unknown() })).parse(Properties.Dimensions))
    .map(([dimension]) => target(dimension?.Value))
    .sort();

const consumers = () =>
  ofType('AWS::Lambda::EventSourceMapping').flatMap(({ Properties }) => {
    const queue = queues().find(({ id }) => id === target(Properties.EventSourceArn));
    if (!queue) return [];
    return [
      {
        properties: Properties,
        queue,
        fn: functionsOf().find(({ id }) => id === target(Properties.FunctionName)),
      },
    ];
  });

test('the planner and the worker consume one queue each, a message at a time, and report failures singly', () => {
  expect(
    consumers()
      .map(({ fn }) => fn?.name)
      .sort(),
  ).toEqual(['planner', 'worker']);
  for (const { properties } of consumers())
    expect(properties).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
});

test('a message stays hidden for six time-outs of its function', () => {
  for (const { queue, fn } of consumers())
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * (fn?.timeout ?? Number.POSITIVE_INFINITY));
});

test('a message is tried five times and then kept for two weeks', () => {
  for (const { queue } of consumers()) {
    expect(queue.RedrivePolicy?.maxReceiveCount).toBeGreaterThanOrEqual(5);
    const deadLetters = queues().find(({ id }) => id === target(queue.RedrivePolicy?.deadLetterTargetArn));
    expect(deadLetters?.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
  }
});

test('every dead letter rings, and so does every queue that stands still', () => {
  const working = consumers().map(({ queue }) => queue.id);
  const deadLetters = queues()
    .map(({ id }) => id)
    .filter((id) => !working.includes(id));
  expect(watched('ApproximateNumberOfMessagesVisible')).toEqual(deadLetters.sort());
  expect(watched('ApproximateAgeOfOldestMessage')).toEqual(working.sort());
});

test('S3 may send to the plan queue before the bucket that notifies it exists', () => {
  const [notifying, ...others] = ofType('AWS::S3::Bucket').filter(
    ({ Properties }) => 'NotificationConfiguration' in Properties,
  );
  expect(others).toEqual([]);
  const planQueue = consumers().find(({ fn }) => fn?.name === 'planner')?.queue.id;
  const policy = ofType('AWS::SQS::QueuePolicy').find(({ id }) => notifying?.DependsOn.includes(id));
  expect(JSON.stringify(policy?.Properties.Queues)).toBe(`[{"Ref":"${planQueue}"}]`);
  expect(JSON.stringify(policy?.Properties.PolicyDocument)).toContain(
    '"Condition":{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}',
  );
});

test('a run of a rule that fails goes to a dead-letter queue: four that are scheduled, one that mail brings about (trust 27)', () => {
  const invoked = ofType('AWS::Events::Rule').flatMap(({ Properties }) =>
    z.array(z.object({ Arn: z.unknown() })).parse(Properties.Targets),
  );
  const configured = ofType('AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties);
  expect(invoked).toHaveLength(5);
  for (const { Arn } of invoked)
    expect(configured.find(({ FunctionName }) => target(FunctionName) === target(Arn))).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
});
