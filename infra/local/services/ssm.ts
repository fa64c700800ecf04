import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { parseObject } from '../json.ts';
import { account, region } from '../template/identities.ts';
import { writeWhole } from '../whole-file.ts';
import { AwsError } from './aws-error.ts';
import { answerJson, type Call, readBody } from './call.ts';

const parameterSchema = z.object({
  Type: z.string(),
  Value: z.string(),
  Version: z.number(),
  changed: z.number(),
});
const putSchema = z.object({
  Name: z.string().min(1),
  Value: z.string().min(1),
  Type: z.string().default('String'),
  Overwrite: z.boolean().default(false),
});
const getSchema = z.object({ Name: z.string().min(1) });

/** SSM's parameters, as far as Clientele uses them: PutParameter and GetParameter, kept in one file. */
export interface ParameterStore {
  /** The value of a parameter, or undefined. */
  read(name: string): string | undefined;
  handle(call: Call): Promise<void>;
}

const arn = (name: string): string =>
  `arn:aws:ssm:${region}:${account}:parameter/${name.startsWith('/') ? name.slice(1) : name}`;

/** Opens the parameters kept in a file. */
export function openParameterStore(file: string): ParameterStore {
  mkdirSync(dirname(file), { recursive: true });
  const parameters = new Map(Object.entries(load(file)));
  const save = (): void => writeWhole(file, JSON.stringify(Object.fromEntries(parameters), null, 2), 0o600);
  return {
    read: (name) => parameters.get(name)?.Value,
    handle: async (call) => {
      const operation = String(call.request.headers['x-amz-target']).split('.')[1];
      const body = parseObject(await readBody(call.request));
      if (operation === 'PutParameter') {
        const { Name, Overwrite, ...given } = parse(putSchema, body);
        await call.require('ssm:PutParameter', arn(Name));
        const before = parameters.get(Name);
        if (before && !Overwrite)
          throw new AwsError(
            'ParameterAlreadyExists',
            400,
            'The parameter already exists. To overwrite it, set Overwrite.',
          );
        const Version = (before?.Version ?? 0) + 1;
        parameters.set(Name, { ...given, Version, changed: Date.now() / 1000 });
        save();
        return answerJson(call.response, 200, { Tier: 'Standard', Version });
      }
      if (operation === 'GetParameter') {
        const { Name } = parse(getSchema, body);
        await call.require('ssm:GetParameter', arn(Name));
        const found = parameters.get(Name);
        if (!found) throw new AwsError('ParameterNotFound', 400, `Parameter ${Name} was not found.`);
        const { changed, ...rest } = found;
        const Parameter = { ...rest, Name, ARN: arn(Name), DataType: 'text', LastModifiedDate: changed };
        return answerJson(call.response, 200, { Parameter });
      }
      throw new AwsError('UnknownOperationException', 400, `SSM's ${operation} is not available locally.`);
    },
  };
}

function load(file: string): Record<string, z.infer<typeof parameterSchema>> {
  try {
    return z.record(z.string(), parameterSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

function parse<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AwsError(
    'ValidationException',
    400,
    parsed.error.issues[0]?.message ?? 'The request is malformed.',
  );
}
