import { expect, test } from 'vitest';
import { uploadsPrefix } from '../../shared/pictures/keys.ts';
import { functionsOf, ofType, target } from '../infra/template.ts';

const bucket = () => {
  const found = ofType('AWS::S3::Bucket').find(({ id }) => id.startsWith('Pictures'));
  if (!found) throw new Error('There is no bucket of pictures.');
  return found;
};

test('What is uploaded and never confirmed expires after a day; a confirmed picture never does', () => {
  expect(bucket().Properties.LifecycleConfiguration).toEqual({
    Rules: [{ ExpirationInDays: 1, Prefix: uploadsPrefix, Status: 'Enabled' }],
  });
});

test('Without allowed origins no page of another origin may upload or read a picture', () => {
  expect(bucket().Properties).not.toHaveProperty('CorsConfiguration');
});

test('Who serves pictures deletes none, and who deletes them reads and writes none', () => {
  const actions = (name: string): string[] =>
    functionsOf()
      .filter((fn) => fn.name === name)
      .flatMap(({ statements }) => statements)
      .filter(({ Resource }) => JSON.stringify(Resource).includes(bucket().id))
      .flatMap(({ Action }) => Action)
      .sort();
  expect(actions('admin')).toEqual(['s3:GetObject', 's3:ListBucket', 's3:PutObject']);
  expect(actions('picture-sweeper')).toEqual(['s3:DeleteObject']);
});

test('The sweeper runs every five minutes', () => {
  const sweeper = functionsOf().find(({ name }) => name === 'picture-sweeper');
  const rules = ofType('AWS::Events::Rule').filter(({ Properties }) =>
    JSON.stringify(Properties.Targets).includes(`"${sweeper?.id}"`),
  );
  expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['rate(5 minutes)']);
  expect(
    target(
      ofType('AWS::Lambda::EventInvokeConfig').find(({ id }) => id.startsWith('Pictures'))?.Properties
        .FunctionName,
    ),
  ).toBe(sweeper?.id);
});
