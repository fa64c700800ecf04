import * as z from 'zod';
import { fixed, type Place } from './places.ts';
import { referencesIn, type Template, type Value } from './template.ts';

/** One place acts on another. */
export interface Arrow {
  readonly from: Place;
  readonly to: Place;
  readonly label: string;
}

type Find = (value: Value) => Place;

const failing = {
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.json() }) }).optional(),
};
const mapping = z.object({
  EventSourceArn: z.json(),
  FunctionName: z.json(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  ...failing,
});
/** Stream filters of this form can be drawn: new items of partitions. */
const pattern = z.strictObject({
  eventName: z.tuple([z.literal('INSERT')]),
  dynamodb: z.strictObject({
    Keys: z.strictObject({ PK: z.strictObject({ S: z.array(z.string()) }) }),
  }),
});

/**
 * What makes the functions run, and where their failures go.
 * @param places of the template, by logical id
 */
export function triggersOf(template: Template, places: ReadonlyMap<string, Place>): Arrow[] {
  const find: Find = (value) => {
    const place = referencesIn(value).map((id) => places.get(id))[0];
    if (!place) throw new Error(`Nothing in the picture stands for ${JSON.stringify(value)}.`);
    return place;
  };
  return [
    { from: fixed.people, to: fixed.api, label: 'HTTPS' },
    ...routes(template, find),
    ...drops(template, find),
    ...feeds(template, find),
    ...rules(template, find),
    ...redrives(template, find),
    ...template
      .all('Custom::FirstApiKey', z.object({ ServiceToken: z.json() }))
      .map(({ ServiceToken }) => ({ from: fixed.deployment, to: find(ServiceToken), label: 'once' })),
    { from: fixed.ses, to: fixed.people, label: 'mail' },
  ];
}

/** The API to each function, with the first words of the paths that it serves. */
function routes(template: Template, find: Find): Arrow[] {
  const integrations = new Map(
    template
      .all('AWS::ApiGatewayV2::Integration', z.object({ IntegrationUri: z.json() }))
      .map(({ id, IntegrationUri }) => [id, find(IntegrationUri)]),
  );
  const areas = new Map<Place, Set<string>>();
  for (const { RouteKey, Target } of template.all(
    'AWS::ApiGatewayV2::Route',
    z.object({ RouteKey: z.string(), Target: z.json() }),
  )) {
    const place = referencesIn(Target).flatMap((id) => integrations.get(id) ?? [])[0];
    if (!place) throw new Error(`The route ${RouteKey} leads nowhere.`);
    const area = /^\S+ \/(?:v\d+\/)?([^/]+)/.exec(RouteKey)?.[1] ?? 'anything else';
    areas.set(place, (areas.get(place) ?? new Set()).add(area));
  }
  return [...areas].map(([to, names]) => ({ from: fixed.api, to, label: [...names].sort().join(', ') }));
}

/** People to each bucket that tells a queue of new files. */
function drops(template: Template, find: Find): Arrow[] {
  return template
    .all('AWS::S3::Bucket', z.object({ NotificationConfiguration: z.json().optional() }))
    .flatMap(({ id, NotificationConfiguration }) => {
      if (NotificationConfiguration === undefined) return [];
      const bucket = find({ Ref: id });
      return [
        { from: fixed.people, to: bucket, label: 'CSV files' },
        { from: bucket, to: find(NotificationConfiguration), label: 'new file' },
      ];
    });
}

/** Queues and streams to the functions that Lambda feeds from them. */
function feeds(template: Template, find: Find): Arrow[] {
  return template.all('AWS::Lambda::EventSourceMapping', mapping).flatMap((source) => {
    const from = find(source.EventSourceArn);
    const to = find(source.FunctionName);
    const filters = source.FilterCriteria?.Filters ?? [];
    const partitions = filters.flatMap(
      ({ Pattern }) => pattern.parse(JSON.parse(Pattern)).dynamodb.Keys.PK.S,
    );
    const label = partitions.length > 0 ? `stream: new items of ${partitions.join(', ')}` : 'messages';
    return [{ from, to, label }, ...failures(to, source, find)];
  });
}

/** The clock, and what SES tells of mails, to the functions of the rules. */
function rules(template: Template, find: Find): Arrow[] {
  const rule = z.object({
    ScheduleExpression: z.enum(['rate(1 minute)', 'rate(5 minutes)']).optional(),
    EventPattern: z.object({ source: z.tuple([z.literal('aws.ses')]) }).optional(),
    Targets: z.array(z.object({ Arn: z.json() })),
  });
  const runs = template
    .all('AWS::Events::Rule', rule)
    .flatMap(({ EventPattern, ScheduleExpression, Targets }) =>
      Targets.map(({ Arn }) =>
        EventPattern
          ? { from: fixed.ses, to: find(Arn), label: 'bounces, complaints' }
          : {
              from: fixed.clock,
              to: find(Arn),
              label: ScheduleExpression === 'rate(1 minute)' ? 'every minute' : '',
            },
      ),
    );
  const invoked = template.all(
    'AWS::Lambda::EventInvokeConfig',
    z.object({ FunctionName: z.json(), ...failing }),
  );
  return [...runs, ...invoked.flatMap((config) => failures(find(config.FunctionName), config, find))];
}

function failures(from: Place, config: z.output<z.ZodObject<typeof failing>>, find: Find): Arrow[] {
  const { Destination } = config.DestinationConfig?.OnFailure ?? {};
  return Destination === undefined ? [] : [{ from, to: find(Destination), label: 'failures' }];
}

/** Each queue to where its messages end that were tried too often. */
function redrives(template: Template, find: Find): Arrow[] {
  return template
    .all('AWS::SQS::Queue', z.object({ RedrivePolicy: z.json().optional() }))
    .flatMap(({ id, RedrivePolicy }) =>
      RedrivePolicy === undefined
        ? []
        : [{ from: find({ Ref: id }), to: find(RedrivePolicy), label: 'failures' }],
    );
}
