import { expect } from 'vitest';
import type { Outcome } from '../../../infra/local/functions/process.ts';
import { readDeployment } from '../../../infra/local/template/deployment.ts';
import { lambda, synthesized } from './fixture.ts';
import { streamArn, tableWithStream } from './table.ts';

/** A mapping of a table's stream to a function that keeps what it gets and answers what the test says. */
export function streamToFunction(mapping: object, answers: Outcome[] = []) {
  const folder = synthesized({
    ...lambda('Mail', { code: '' }),
    Table: tableWithStream,
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Mail' },
        EventSourceArn: streamArn,
        StartingPosition: 'TRIM_HORIZON',
        ...mapping,
      },
    },
  });
  const deployment = readDeployment(folder, { apiUrl: 'http://127.0.0.1:1', awsUrl: 'http://127.0.0.1:2' });
  const [source] = deployment.streamSources;
  const [definition] = deployment.functions;
  if (!source || !definition) throw new Error('The template is wrong.');
  const invoked: unknown[] = [];
  const said: string[] = [];
  const invoke = async (event: unknown): Promise<Outcome> => {
    invoked.push(event);
    return answers.shift() ?? { ok: true, payload: 'null' };
  };
  const log = { say: (line: string) => void said.push(line) };
  return { source, pool: { definition, invoke }, log, invoked, said };
}

/** The event of records with these sequence numbers. */
export const batchOf = (...sequences: string[]) => ({
  Records: sequences.map((sequence) =>
    expect.objectContaining({ dynamodb: expect.objectContaining({ SequenceNumber: sequence }) }),
  ),
});
