import { Problem } from '../problem.ts';
import type { Deployment, FunctionDefinition, Queue, Table } from './model.ts';
import * as schemas from './schemas.ts';
import type { Resource } from './template.ts';

/**
 * The queues and streams that feed functions.
 * @throws Problem when the template lacks what one of them reads, feeds or tells
 */
export function eventSources(
  resources: readonly Resource[],
  functions: readonly FunctionDefinition[],
  queues: readonly Queue[],
  tables: readonly Table[],
): Pick<Deployment, 'eventSources' | 'streamSources'> {
  const mappings = resources
    .filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping')
    .map((mapping) => ({ mapping, ...mapping.properties(schemas.sourceArnProperties) }));
  const isStream = ({ EventSourceArn }: { EventSourceArn: string }): boolean =>
    EventSourceArn.startsWith('arn:aws:dynamodb:');
  const functionArn = (name: string, id: string): string => {
    const fed = functions.find((one) => [one.name, one.arn].includes(name));
    if (fed) return fed.arn;
    throw new Problem(`${id} is to feed ${name}, a function that the template does not make.`);
  };
  const queueOf = (wanted: string, id: string): Queue => {
    const queue = queues.find(({ arn }) => arn === wanted);
    if (queue) return queue;
    throw new Problem(`${id} names ${wanted}, a queue that the template does not make.`);
  };
  return {
    eventSources: mappings
      .filter((one) => !isStream(one))
      .map(({ mapping, EventSourceArn }) => {
        const properties = mapping.properties(schemas.queueSourceProperties);
        return {
          ...properties,
          queue: queueOf(EventSourceArn, mapping.logicalId),
          functionArn: functionArn(properties.FunctionName, mapping.logicalId),
        };
      }),
    streamSources: mappings.filter(isStream).map(({ mapping, EventSourceArn }) => {
      const { logicalId: id } = mapping;
      const properties = mapping.properties(schemas.streamSourceProperties);
      const table = tables.find(({ streamArn }) => streamArn === EventSourceArn);
      if (!table?.StreamSpecification)
        throw new Problem(`${id} is to read ${EventSourceArn}, a stream that the template does not make.`);
      const destination = properties.DestinationConfig?.OnFailure?.Destination;
      return {
        ...properties,
        id,
        table,
        functionArn: functionArn(properties.FunctionName, id),
        onFailure: destination === undefined ? undefined : queueOf(destination, id),
      };
    }),
  };
}
