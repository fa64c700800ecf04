import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { scopes } from '../../shared/contracts/endpoint.ts';
import { HouseFunction } from './house-function.ts';
import type { CustomerTable } from './table.ts';

export interface FirstApiKeyProps {
  readonly table: CustomerTable;
}

/**
 * Makes the first API key while the stack is deployed and leaves it in an SSM parameter (SecureString), which
 * CloudFormation cannot create itself. The key is in no output, template or log.
 */
export class FirstApiKey extends Construct {
  readonly parameterName: string;
  readonly fn: HouseFunction;

  constructor(scope: Construct, id: string, { table }: FirstApiKeyProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.parameterName = `/${stack.stackName}/first-api-key`;
    this.fn = new HouseFunction(this, 'Maker', {
      name: 'first-api-key',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'The deployment that needed the first API key fails and is rolled back.',
    });
    table.grant(this.fn, 'GetItem', 'PutItem');
    this.fn.setEnvironment('FIRST_API_KEY_PARAMETER', this.parameterName);
    this.fn.allow(
      ['ssm:GetParameter', 'ssm:PutParameter'],
      [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: this.parameterName.slice(1) })],
    );
    new CustomResource(this, 'Key', {
      resourceType: 'Custom::FirstApiKey',
      serviceToken: this.fn.lambda.functionArn,
      // A version with more scopes changes this, and the key gets them.
      properties: { Scopes: scopes },
      // Otherwise CloudFormation waits for an hour when the function dies without an answer.
      serviceTimeout: Duration.minutes(5),
    });
  }

  /** The command that prints the key to a person who may read the parameter. */
  get readCommand(): string {
    const { region } = Stack.of(this);
    return (
      `aws ssm get-parameter --with-decryption --name ${this.parameterName} --region ${region} ` +
      '--query Parameter.Value --output text'
    );
  }
}
