import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

/** A secret that lies encrypted in SSM's Parameter Store. */
export interface SecureParameter {
  /** Its value, or undefined when there is none. */
  read(): Promise<string | undefined>;
  write(value: string): Promise<void>;
}

/** The parameter of that name. */
export const secureParameter = (ssm: SSMClient, Name: string): SecureParameter => ({
  read: async () => {
    try {
      return (await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  },
  write: async (Value) => {
    await ssm.send(new PutParameterCommand({ Name, Type: 'SecureString', Value, Overwrite: true }));
  },
});
