import { expect, test } from 'vitest';
import type { Json } from '../../infra/local/json.ts';
import { type References, resolveIntrinsics } from '../../infra/local/template/intrinsics.ts';

const references: References = {
  ref: (name) => ({ 'AWS::Region': 'us-east-1', Queue: 'http://queue' })[name],
  attribute: (id, name) => (id === 'Queue' && name === 'Arn' ? 'arn:queue' : undefined),
  condition: (name) =>
    name === 'InEurope' ? { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } : undefined,
  mapping: (map, top, second) =>
    map === 'Sizes' && top === 'small' && second === 'memory' ? 512 : undefined,
};
const resolve = (value: Json): Json => resolveIntrinsics(value, 'Thing.Properties', references);

/** `\${name}`, as in Fn::Sub. */
const variable = (name: string): string => `\${${name}}`;

test('References, attributes, joins and substitutions are replaced by what they stand for', () => {
  expect(
    resolve({
      url: { Ref: 'Queue' },
      arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      short: { 'Fn::GetAtt': 'Queue.Arn' },
      joined: { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Region' }]] },
      sub: {
        'Fn::Sub': [
          `${variable('Queue.Arn')} in ${variable('AWS::Region')} for ${variable('Whom')} costs ${variable('!Price')}`,
          { Whom: 'us' },
        ],
      },
      part: { 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }] },
      size: { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] },
    }),
  ).toEqual({
    url: 'http://queue',
    arn: 'arn:queue',
    short: 'arn:queue',
    joined: 'a/us-east-1',
    sub: `arn:queue in us-east-1 for us costs ${variable('Price')}`,
    part: 'east',
    size: 512,
  });
});

test('Conditions choose a branch, and AWS::NoValue leaves a property or an item out', () => {
  const without = { Ref: 'AWS::NoValue' };
  expect(
    resolve({
      region: { 'Fn::If': ['InEurope', 'near', 'far'] },
      gone: { 'Fn::If': ['InEurope', 'here', without] },
      list: ['a', { 'Fn::If': ['InEurope', 'b', without] }],
      both: { 'Fn::If': [{ 'Fn::Not': [{ Condition: 'InEurope' }] }, 'yes', 'no'] },
    }),
  ).toEqual({ region: 'far', list: ['a'], both: 'yes' });
});

test('The condition block of a policy statement is not taken for a reference to a condition', () => {
  const statement = { Statement: [{ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] };
  expect(resolve(statement)).toEqual(statement);
});

test.each([
  [{ arn: { 'Fn::GetAtt': ['Table', 'Arn'] } }, 'Thing.Properties.arn'],
  [{ list: ['x', { Ref: 'Nobody' }] }, 'Thing.Properties.list[1]'],
  [{ text: { 'Fn::Sub': variable('Nobody.Arn') } }, 'Thing.Properties.text'],
  [{ from: { 'Fn::ImportValue': 'other' } }, 'Thing.Properties.from'],
  [{ secret: '{{resolve:ssm:/x}}' }, 'Thing.Properties.secret'],
])('A reference that stands for nothing names its path: %j', (value, path) => {
  expect(() => resolve(value)).toThrow(path);
});
