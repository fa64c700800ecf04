import { expect, test } from 'vitest';
import { functionsOf, ofType } from './template.ts';

/** Every action that a function's role allows, sorted. */
const actionsOf = (name: string): string[] =>
  functionsOf()
    .filter((fn) => fn.name === name)
    .flatMap(({ statements }) => statements.flatMap(({ Action }) => Action))
    .sort();

/** The functions whose role allows the action. */
const whoMay = (action: string): string[] =>
  functionsOf()
    .filter(({ statements }) => statements.some(({ Action }) => Action.includes(action)))
    .map(({ name }) => name)
    .sort();

const ownLog = ['logs:CreateLogStream', 'logs:PutLogEvents'];

test('no role allows an action with a wildcard', () => {
  const actions = functionsOf().flatMap(({ statements }) => statements.flatMap(({ Action }) => Action));
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

test('the only wildcards in resources are for the objects of one bucket or of a folder in it, and where IAM knows no resource', () => {
  for (const { name, statements } of functionsOf())
    for (const { Action, Resource } of statements)
      for (const resource of Resource) {
        if (Action.join() === 'dynamodb:ListStreams') continue;
        const text = JSON.stringify(resource);
        if (!text.includes('*')) continue;
        expect(text, name).toMatch(
          /^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["\w+Bucket\w+","Arn"\]\},"\/(?:\w+\/)?\*"\]\]\}$/,
        );
        expect(
          Action.every((action) => action.startsWith('s3:')),
          name,
        ).toBe(true);
      }
});

test('the reference page may do nothing but write its log', () => {
  expect(actionsOf('reference')).toEqual(ownLog);
});

test('the directory reads and writes items of the table, reads its snapshots, has jobs begun, and does nothing else', () => {
  expect(actionsOf('directory')).toEqual(
    ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem']
      .map((action) => `dynamodb:${action}`)
      .concat(ownLog, 's3:GetObject', 'sqs:SendMessage'),
  );
});

test('the builder reads the table, writes to it without changing or deleting, and removes older snapshots', () => {
  expect(actionsOf('builder')).toEqual(
    ['GetItem', 'PutItem', 'Query', 'Scan']
      .map((action) => `dynamodb:${action}`)
      .concat(ownLog, 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'sqs:SendMessage'),
  );
});

test('only what serves people, rows, mails, pictures or the first key deletes from the table', () => {
  expect(whoMay('dynamodb:DeleteItem')).toEqual([
    'admin',
    'credentials',
    'directory',
    'first-api-key',
    'mailer',
    'orders',
    'picture-sweeper',
    'worker',
  ]);
});

test('only what changes keys, jobs, mails, passwords or to-dos in place updates items, and only who refers to others checks them', () => {
  expect(whoMay('dynamodb:UpdateItem')).toEqual([
    'admin',
    'credentials',
    'directory',
    'first-api-key',
    'mailer',
    'orders',
    'picture-sweeper',
    'planner',
    'sweeper',
    'worker',
  ]);
  expect(whoMay('dynamodb:ConditionCheckItem')).toEqual([
    'admin',
    'credentials',
    'directory',
    'orders',
    'worker',
  ]);
});

test('only the directory and who makes its snapshots scan the table', () => {
  expect(whoMay('dynamodb:Scan')).toEqual(['builder', 'directory']);
});

test('files are deleted by who has used them up or made newer ones, and written by who makes them or lets people upload them', () => {
  expect(whoMay('s3:DeleteObject')).toEqual(['builder', 'picture-sweeper', 'worker']);
  expect(whoMay('s3:PutObject')).toEqual(['admin', 'builder', 'planner', 'worker']);
});

test('into the bucket of imports only the form of an upload writes, and the planner only what it made of workbooks', () => {
  const writes = (name: string) =>
    functionsOf()
      .filter((one) => one.name === name)
      .flatMap(({ statements }) => statements)
      .filter(({ Action }) => Action.includes('s3:PutObject'))
      .map(({ Resource }) => JSON.stringify(Resource));
  const intoImports = functionsOf().flatMap(({ name }) =>
    writes(name).flatMap((resource) => (resource.includes('ImportsFilesBucket') ? [[name, resource]] : [])),
  );
  expect(intoImports).toEqual([['admin', expect.stringContaining('"/uploads/*"')]]);
  expect(writes('planner')).toEqual([expect.stringMatching(/"\w*Export\w*",.*"\/imports\/\*"/)]);
});

test('only the deployment reaches the parameter of the first API key, and no other parameter', () => {
  expect(whoMay('ssm:PutParameter')).toEqual(['first-api-key']);
  expect(whoMay('ssm:GetParameter')).toEqual(['first-api-key']);
  const grant = functionsOf()
    .flatMap(({ statements }) => statements)
    .find(({ Action }) => Action.includes('ssm:PutParameter'));
  expect(JSON.stringify(grant?.Resource)).toContain(':parameter/Clientele/first-api-key"');
});

test('functions are invoked by the API, by the schedules, by what becomes of mails and by nothing else', () => {
  const permissions = ofType('AWS::Lambda::Permission').map(({ Properties }) => Properties);
  const principals = permissions.map(({ Principal }) => Principal);
  expect(principals.filter((principal) => principal === 'apigateway.amazonaws.com')).toHaveLength(5);
  expect(principals.filter((principal) => principal === 'events.amazonaws.com')).toHaveLength(5);
  expect(principals).toHaveLength(10);
  for (const permission of permissions) expect(permission).toHaveProperty('SourceArn');
});
