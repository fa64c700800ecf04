import { Aws, CfnCondition, CustomResource, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { scopes } from '../../shared/contracts/endpoint.ts';
import { HouseFunction } from './house-function.ts';
import type { CustomerTable } from './table.ts';

export interface FirstApiKeyProps {
  readonly table: CustomerTable;
  /** A higher number than before makes a fresh key, which takes the earlier one's place. */
  readonly generation: number;
}

/**
 * Makes the first API key while the stack is deployed and leaves it in an SSM parameter (SecureString), which
 * CloudFormation cannot create itself. The key is in no output, template or log.
 */
export class FirstApiKey extends Construct {
  readonly parameterName: string;
  /** The address where AWS's console shows the key to a person who may read the parameter. */
  readonly consoleAddress: string;
  readonly fn: HouseFunction;

  constructor(scope: Construct, id: string, { table, generation }: FirstApiKeyProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.parameterName = `/${stack.stackName}/first-api-key`;
    this.consoleAddress = this.inConsole();
    this.fn = new HouseFunction(this, 'Maker', {
      name: 'first-api-key',
      memory: 512,
      timeout: Duration.minutes(1),
      loss: 'The deployment that needed the first API key fails and is rolled back.',
    });
    table.grant(this.fn, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    this.fn.setEnvironment('FIRST_API_KEY_PARAMETER', this.parameterName);
    this.fn.allow(
      ['ssm:GetParameter', 'ssm:PutParameter'],
      [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: this.parameterName.slice(1) })],
    );
    new CustomResource(this, 'Key', {
      resourceType: 'Custom::FirstApiKey',
      serviceToken: this.fn.lambda.functionArn,
      // A version with more scopes changes them, and the key gets them.
      properties: { Scopes: scopes, Generation: generation },
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

  private inConsole(): string {
    const { region } = Stack.of(this);
    const isIn = (partition: string) =>
      new CfnCondition(this, partition, { expression: Fn.conditionEquals(Aws.PARTITION, partition) })
        .logicalId;
    const other = Fn.conditionIf(isIn('aws-us-gov'), 'amazonaws-us-gov.com', 'aws.amazon.com').toString();
    const domain = Fn.conditionIf(isIn('aws-cn'), 'amazonaws.cn', other).toString();
    // The console decodes the name twice.
    const name = encodeURIComponent(encodeURIComponent(this.parameterName));
    return `https://${region}.console.${domain}/systems-manager/parameters/${name}/description?region=${region}`;
  }
}
