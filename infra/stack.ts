import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { HttpFunction } from '../shared/contracts/endpoint.ts';
import { endpoints } from '../shared/contracts/index.ts';
import type { Config } from './config.ts';
import { FirstApiKey } from './constructs/first-api-key.ts';
import { HouseFunction } from './constructs/house-function.ts';
import { HttpApi } from './constructs/http-api.ts';
import { Imports } from './constructs/imports.ts';
import { Observability } from './constructs/observability.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { CustomerTable } from './constructs/table.ts';

export interface ClienteleStackProps extends StackProps {
  readonly config: Config;
}

/** Everything that one shop's Clientele runs on. */
export class ClienteleStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: ClienteleStackProps) {
    super(scope, id, props);

    const table = new CustomerTable(this, 'Customers');
    const exportBucket = new PrivateBucket(this, 'Exports', {
      variable: 'EXPORT_BUCKET',
      lifecycleRules: [
        // The error file of an import repeats its rows, passwords included.
        { prefix: 'imports/', expiration: Duration.days(1) },
        { expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    new PrivateBucket(this, 'Directory');

    const functions = {
      admin: this.admin(table, exportBucket),
      directory: this.directory(table),
      reference: this.reference(config),
    } satisfies Record<HttpFunction, HouseFunction>;
    const api = new HttpApi(this, 'Api', {
      endpoints,
      functions,
      fallback: 'reference',
      allowedOrigins: config.allowedOrigins,
    });
    const imports = new Imports(this, 'Imports', { table, exportBucket });
    const firstApiKey = new FirstApiKey(this, 'FirstApiKey', { table });

    new Observability(this, 'Observability', {
      api,
      functions: [...Object.values(functions), ...imports.functions, firstApiKey.fn],
      queues: imports.queues,
      table,
      alarmEmail: config.alarmEmail,
    });

    const url = config.publicBaseUrl ?? api.url;
    new CfnOutput(this, 'ApiUrl', { value: url });
    new CfnOutput(this, 'DocsUrl', { value: `${url}/docs` });
    new CfnOutput(this, 'ImportBucketName', { value: imports.bucket.bucket.bucketName });
    new CfnOutput(this, 'ReadFirstApiKey', { value: firstApiKey.readCommand });
  }

  private admin(table: CustomerTable, exportBucket: PrivateBucket): HouseFunction {
    const admin = new HouseFunction(this, 'Admin', {
      name: 'admin',
      memory: 1024,
      timeout: httpTimeout,
      loss: 'Customers, groups, jobs and API keys cannot be read one by one, created or changed.',
    });
    table.grant(
      admin,
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'ConditionCheckItem',
    );
    // It signs download links; S3 checks its role when the link is used.
    exportBucket.grantRead(admin);
    return admin;
  }

  private directory(table: CustomerTable): HouseFunction {
    const directory = new HouseFunction(this, 'DirectoryApi', {
      name: 'directory',
      memory: 1769,
      timeout: httpTimeout,
      loss: 'Customers cannot be searched or listed.',
    });
    table.grant(directory, 'GetItem', 'BatchGetItem', 'Query', 'Scan');
    return directory;
  }

  private reference({ shopName }: Config): HouseFunction {
    const reference = new HouseFunction(this, 'Reference', {
      name: 'reference',
      memory: 512,
      timeout: Duration.seconds(10),
      loss: 'The reference page and the OpenAPI document do not load, and unknown addresses get no proper answer.',
    });
    reference.setEnvironment('SHOP_NAME', shopName);
    return reference;
  }
}

/** The gateway gives up after 30 seconds; the function must answer, or fail, before. */
const httpTimeout = Duration.seconds(29);
