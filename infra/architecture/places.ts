import * as z from 'zod';
import { referencesIn, type Template } from './template.ts';

/** Something in the picture. */
export interface Place {
  /** Its name in the picture's source. */
  readonly id: string;
  readonly label: string;
  readonly kind: 'outside' | 'function' | 'store' | 'queue' | 'service';
}

/** What is in the picture without a resource of its own, or for several. */
export const fixed = {
  people: { id: 'people', label: 'Customers, staff, shop systems', kind: 'outside' },
  clock: { id: 'clock', label: 'Every 5 minutes', kind: 'outside' },
  deployment: { id: 'deployment', label: 'Deployment', kind: 'outside' },
  api: { id: 'api', label: 'HTTP API', kind: 'service' },
  ses: { id: 'ses', label: 'SES', kind: 'service' },
  parameters: { id: 'parameters', label: 'First API key (SSM)', kind: 'store' },
  deadLetters: { id: 'deadLetters', label: 'Dead letters', kind: 'queue' },
} as const satisfies Record<string, Place>;

/** Every function, table, bucket and queue by its logical id. All dead-letter queues are one place. */
export function placesOf(template: Template): ReadonlyMap<string, Place> {
  const described = z.object({ Description: z.string() });
  const deadLetters = deadLetterQueues(template);
  const named = (type: string, kind: 'store' | 'queue', what: string) =>
    template
      .all(`AWS::${type}`, z.object({}))
      .map(({ id }): [string, Place] => [
        id,
        deadLetters.has(id) ? fixed.deadLetters : place(`${words(id)} ${what}`, kind),
      ]);
  return new Map<string, Place>([
    ...template
      .all('AWS::Lambda::Function', described)
      .map(({ id, Description }): [string, Place] => [id, place(Description, 'function')]),
    ...named('DynamoDB::Table', 'store', 'table'),
    ...named('S3::Bucket', 'store', 'bucket'),
    ...named('SQS::Queue', 'queue', 'queue'),
  ]);
}

function place(label: string, kind: Place['kind']): Place {
  return { id: label.toLowerCase().replaceAll(/\W/g, '_'), label, kind };
}

/** The queues that hold what failed: by a queue's redrive policy, or as a function's `onFailure` destination. */
function deadLetterQueues(template: Template): ReadonlySet<string> {
  const redrive = template.all('AWS::SQS::Queue', z.object({ RedrivePolicy: z.json().default({}) }));
  const failing = z.object({ DestinationConfig: z.json().default({}) });
  return new Set(
    [
      ...redrive.map(({ RedrivePolicy }) => RedrivePolicy),
      ...['EventInvokeConfig', 'EventSourceMapping']
        .flatMap((type) => template.all(`AWS::Lambda::${type}`, failing))
        .map(({ DestinationConfig }) => DestinationConfig),
    ].flatMap(referencesIn),
  );
}

/** `ImportsPlanQueue0A1B2C3D` becomes `Imports Plan`. */
function words(logicalId: string): string {
  const name = logicalId.replace(/(Table|Bucket|Queue)?[0-9A-F]{8}$/, '');
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
}
