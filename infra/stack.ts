import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { endpoints } from '../shared/contracts/index.ts';
import type { Config } from './config.ts';
import { exportFiles } from './constructs/export-files.ts';
import { FirstApiKey } from './constructs/first-api-key.ts';
import { HttpApi } from './constructs/http-api.ts';
import { httpFunctions } from './constructs/http-functions.ts';
import { Imports } from './constructs/imports.ts';
import { Jobs } from './constructs/jobs.ts';
import { Mail } from './constructs/mail.ts';
import { Observability } from './constructs/observability.ts';
import { Pictures } from './constructs/pictures.ts';
import { directoryFiles, Snapshots } from './constructs/snapshots.ts';
import { CustomerTable, type RestoredTable } from './constructs/table.ts';

export interface ClienteleStackProps extends StackProps {
  readonly config: Config;
}

/** Everything that one shop's Clientele runs on. */
export class ClienteleStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: ClienteleStackProps) {
    super(scope, id, props);

    const {
      shopName,
      sender,
      mailIdentity,
      replyTo,
      defaultLanguage,
      defaultCountry = '',
      currency,
      deletePolicy,
    } = config;
    const table = new CustomerTable(this, 'Customers', { restored: restoredTable(config) });
    const exportBucket = exportFiles(this, 'Exports');
    const directoryBucket = directoryFiles(this, 'Directory');

    const { allowedOrigins } = config;
    const pictures = new Pictures(this, 'Pictures', { table, allowedOrigins });

    const { passwordMinLength, resetMailsPerCustomer } = config;
    const jobs = new Jobs(this, 'Jobs', {
      table,
      exportBucket,
      defaultCountry,
      currency,
      deletePolicy,
      passwordMinLength,
      shopName,
    });
    pictures.grantErase(jobs.worker);
    const functions = httpFunctions(this, {
      table,
      jobs,
      exportBucket,
      directoryBucket,
      pictures,
      shopName,
      defaultLanguage,
      defaultCountry,
      currency,
      deletePolicy,
      marketingDoubleOptIn: config.marketingDoubleOptIn,
      signIn: config,
    });
    const api = new HttpApi(this, 'Api', { endpoints, functions, fallback: 'reference', allowedOrigins });
    const url = config.publicBaseUrl ?? api.url;
    const pagesUrl = config.pagesBaseUrl ?? url;
    // It makes links, and is a part of the API whose address they begin with.
    functions.admin.setEnvironment('PUBLIC_BASE_URL', url);
    functions.admin.setEnvironment('PAGES_BASE_URL', pagesUrl);
    functions.admin.setEnvironment('DEFAULT_LANGUAGE', defaultLanguage);
    const snapshots = new Snapshots(this, 'Snapshots', { table, bucket: directoryBucket, currency });
    const mail = new Mail(this, 'Mail', {
      table,
      shopName,
      publicBaseUrl: url,
      pagesBaseUrl: pagesUrl,
      defaultLanguage,
      resetMailsPerCustomer,
      sender,
      replyTo,
      mailIdentity,
    });
    const imports = new Imports(this, 'Imports', {
      table,
      exportBucket,
      jobs,
      defaultCountry,
      currency,
      passwordMinLength,
      shopName,
      allowedOrigins,
    });
    imports.grantUpload(functions.admin);
    const firstApiKey = new FirstApiKey(this, 'FirstApiKey', { table, generation: config.firstApiKey });

    new Observability(this, 'Observability', {
      api,
      functions: [
        ...Object.values(functions),
        imports.planner,
        jobs.worker,
        jobs.sweeper,
        pictures.sweeper,
        snapshots.builder,
        mail.mailer,
        mail.events.fn,
        firstApiKey.fn,
      ],
      queues: [imports.queue, jobs.queue],
      mail,
      table,
      alarmEmail: config.alarmEmail,
    });

    new CfnOutput(this, 'ApiUrl', { value: url });
    new CfnOutput(this, 'DocsUrl', { value: `${url}/docs` });
    new CfnOutput(this, 'ImportBucketName', { value: imports.bucket.bucket.bucketName });
    new CfnOutput(this, 'TableName', { value: table.table.tableName });
    new CfnOutput(this, 'ReadFirstApiKey', { value: firstApiKey.readCommand });
    new CfnOutput(this, 'FirstApiKeyInConsole', { value: firstApiKey.consoleAddress });
    for (const [index, record] of mail.dnsRecords.entries())
      new CfnOutput(this, `MailDnsRecord${index + 1}`, { value: record });
  }
}

function restoredTable({ restoredTable: name, restoredStream: stream }: Config): RestoredTable | undefined {
  return name === undefined || stream === undefined ? undefined : { name, stream };
}
