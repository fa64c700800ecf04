import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functionSources } from '../../infra/functions.ts';
import { plannerNodeOptions } from '../../shared/imports/limits.ts';
import { environmentOf, functionsOf, ofType, target } from './template.ts';

test('every function file is deployed, and every deployed function has its file', () => {
  expect(
    functionsOf()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(
    functionSources()
      .map(({ name }) => name)
      .sort(),
  );
});

test('every function file has been built', () => {
  const dist = join(import.meta.dirname, '../../dist');
  for (const { name } of functionSources()) expect(readdirSync(join(dist, name))).toContain('index.js');
});

test('every function runs on Node 24 on arm64', () => {
  for (const { Properties } of ofType('AWS::Lambda::Function'))
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
});

test('the planner alone bounds the space that V8 has for new objects', () => {
  const options = functionsOf().map(({ name }) => [name, environmentOf(name).NODE_OPTIONS]);
  expect(options.filter(([, value]) => value !== undefined)).toEqual([['planner', plannerNodeOptions]]);
});

test('no function reserves concurrency: a new account has a limit of ten, and the deployment would fail (trust 28)', () => {
  for (const { Properties } of ofType('AWS::Lambda::Function'))
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
});

test('every function has a log of its own', () => {
  const logs = ofType('AWS::Lambda::Function').map(({ Properties }) =>
    JSON.stringify(Properties.LoggingConfig),
  );
  expect(new Set(logs).size).toBe(logs.length);
  expect(logs.every((log) => log.includes('Ref'))).toBe(true);
});

test('only Lambda assumes the roles, and each function has its own', () => {
  const roles = ofType('AWS::IAM::Role');
  for (const { Properties } of roles) {
    expect(JSON.stringify(Properties.AssumeRolePolicyDocument)).toContain(
      '{"Service":"lambda.amazonaws.com"}',
    );
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  }
  expect(
    functionsOf()
      .map(({ roleId }) => roleId)
      .sort(),
  ).toEqual(roles.map(({ id }) => id).sort());
});

test('a function that puts messages on the queue that invokes it is not taken for a runaway loop', () => {
  const functions = functionsOf();
  for (const { Properties } of ofType('AWS::Lambda::EventSourceMapping')) {
    const consumer = functions.find(({ id }) => id === target(Properties.FunctionName));
    const queue = target(Properties.EventSourceArn);
    const feedsItself = consumer?.statements.some(
      ({ Action, Resource }) =>
        Action.includes('sqs:SendMessage') && JSON.stringify(Resource).includes(`"${queue}"`),
    );
    const deployed = ofType('AWS::Lambda::Function').find(({ id }) => id === consumer?.id);
    expect(deployed?.Properties.RecursiveLoop, consumer?.name).toBe(feedsItself ? 'Allow' : undefined);
  }
});
