import * as z from 'zod';
import { fixed, type Place } from './places.ts';
import { referencesIn, type Template, type Value } from './template.ts';

/** What a function may do with a place. */
export interface Right {
  readonly fn: Place;
  readonly on: Place;
  /** Such as `dynamodb:GetItem`, sorted. */
  readonly actions: readonly string[];
}

/** What an action means to a reader; `''`: it is part of how Lambda runs the function, and not drawn. */
const meanings: Readonly<Record<string, string>> = {
  'dynamodb:BatchGetItem': 'reads',
  'dynamodb:ConditionCheckItem': 'reads',
  'dynamodb:DeleteItem': 'writes',
  'dynamodb:DescribeStream': '',
  'dynamodb:GetItem': 'reads',
  'dynamodb:GetRecords': '',
  'dynamodb:GetShardIterator': '',
  'dynamodb:ListStreams': '',
  'dynamodb:PutItem': 'writes',
  'dynamodb:Query': 'reads',
  'dynamodb:Scan': 'reads',
  'dynamodb:UpdateItem': 'writes',
  's3:AbortMultipartUpload': 'deletes',
  's3:DeleteObject': 'deletes',
  's3:GetObject': 'reads',
  's3:ListBucket': 'lists',
  's3:ListBucketMultipartUploads': 'lists',
  's3:PutObject': 'writes',
  'ses:SendRawEmail': 'sends',
  'sqs:ChangeMessageVisibility': '',
  'sqs:DeleteMessage': '',
  'sqs:GetQueueAttributes': '',
  'sqs:ReceiveMessage': '',
  'sqs:SendMessage': 'sends',
  'ssm:GetParameter': 'reads',
  'ssm:PutParameter': 'writes',
};

const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));
const policy = z.object({
  Roles: z.json(),
  PolicyDocument: z.object({
    Statement: z.array(z.object({ Action: list(z.string()), Resource: list(z.json()) })),
  }),
});

/**
 * The rights of the functions' roles, a function's rights on one place as one.
 * @param places of the template, by logical id
 */
export function rightsOf(template: Template, places: ReadonlyMap<string, Place>): Right[] {
  const rights = new Map<string, { fn: Place; on: Place; actions: Set<string> }>();
  for (const { fn, action, on } of grants(template, places)) {
    const key = `${fn.id} ${on.id}`;
    const right = rights.get(key) ?? { fn, on, actions: new Set() };
    rights.set(key, right);
    right.actions.add(action);
  }
  return [...rights.values()].map((right) => ({ ...right, actions: [...right.actions].sort() }));
}

/**
 * What the actions come to in words, such as `reads, writes`.
 * @throws Error for an action that has no word yet
 */
export function meaningOf(actions: readonly string[]): string {
  const found = actions.map((action) => {
    const meaning = meanings[action];
    if (meaning === undefined) throw new Error(`The picture has no word for ${action}.`);
    return meaning;
  });
  return [...new Set(found)].filter((meaning) => meaning !== '').join(', ');
}

function* grants(template: Template, places: ReadonlyMap<string, Place>) {
  const functions = template.all('AWS::Lambda::Function', z.object({ Role: z.json() }));
  for (const { Roles, PolicyDocument } of template.all('AWS::IAM::Policy', policy)) {
    const roles = referencesIn(Roles);
    const owners = functions.filter(({ Role }) => referencesIn(Role).some((role) => roles.includes(role)));
    for (const { id } of owners)
      for (const { Action, Resource } of PolicyDocument.Statement)
        for (const on of Resource.flatMap((resource) => placeOf(resource, places)))
          for (const action of Action) {
            const fn = places.get(id);
            if (fn) yield { fn, action, on };
          }
  }
}

/** Where a statement's resource is in the picture. A function's own log is nowhere. */
function placeOf(resource: Value, places: ReadonlyMap<string, Place>): Place[] {
  const arn = JSON.stringify(resource);
  if (arn.includes(':ses:')) return [fixed.ses];
  if (arn.includes(':ssm:')) return [fixed.parameters];
  return referencesIn(resource).flatMap((id) => places.get(id) ?? []);
}
