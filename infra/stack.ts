import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { endpoints } from '../shared/contracts/index.ts';
import type { Config } from './config.ts';
import { exportFiles } from './constructs/export-files.ts';
import { FirstApiKey } from './constructs/first-api-key.ts';
import { HttpApi } from './constructs/http-api.ts';
import { httpFunctions } from './constructs/http-functions.ts';
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

    const table = new CustomerTable(this, 'Customers', { restored: config.restoredTable });
    const exportBucket = exportFiles(this, 'Exports');
    new PrivateBucket(this, 'Directory');

    const functions = httpFunctions(this, { table, exportBucket, shopName: config.shopName });
    const { allowedOrigins } = config;
    const api = new HttpApi(this, 'Api', { endpoints, functions, fallback: 'reference', allowedOrigins });
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
    new CfnOutput(this, 'TableName', { value: table.table.tableName });
    new CfnOutput(this, 'ReadFirstApiKey', { value: firstApiKey.readCommand });
  }
}
