import type * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { MailResources } from './mail-resources.ts';
import type * as schemas from './schemas.ts';

type Properties<Schema extends z.ZodType> = z.infer<Schema>;

/** A function as the template describes it. */
export interface FunctionDefinition {
  readonly logicalId: string;
  /** What people call it in logs: `Imports-Planner`. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  /** Folder of its bundle. */
  readonly codeFolder: string;
  /** `file.export` inside that folder. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** How many invocations may run at once, if the template limits it. */
  readonly concurrency: number | undefined;
  readonly role: Role;
}

/** What a function may do, and the access key by which it is recognised. */
export interface Role {
  readonly arn: string;
  readonly accessKey: string;
  readonly policies: readonly { readonly name: string; readonly policy: JsonObject }[];
}

export interface Table extends Properties<typeof schemas.tableProperties> {
  readonly name: string;
  readonly streamArn: string;
}
export interface Bucket extends Properties<typeof schemas.bucketProperties> {
  readonly name: string;
  readonly arn: string;
}
export interface Queue extends Properties<typeof schemas.queueProperties> {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}
export interface CustomResource {
  readonly logicalId: string;
  readonly type: string;
  readonly serviceToken: string;
  readonly properties: JsonObject;
}
export interface Stage extends Properties<typeof schemas.stageProperties> {}
export interface HttpApi {
  readonly id: string;
  readonly cors: Properties<typeof schemas.apiProperties>['CorsConfiguration'];
  readonly stage: Stage;
  readonly routes: readonly {
    readonly key: string;
    readonly functionArn: string;
    readonly timeoutMs: number;
  }[];
}
export interface Permission extends Properties<typeof schemas.permissionProperties> {}
/** A queue that feeds a function. */
export interface EventSource extends Properties<typeof schemas.queueSourceProperties> {
  readonly queue: Queue;
  /** The function that it feeds. */
  readonly functionArn: string;
}
/** A table's stream that feeds a function. */
export interface StreamSource extends Properties<typeof schemas.streamSourceProperties> {
  /** Its logical ID. */
  readonly id: string;
  readonly table: Table;
  /** The function that it feeds. */
  readonly functionArn: string;
  /** Where it tells of records that it gives up. */
  readonly onFailure: Queue | undefined;
}
export interface Rule extends Properties<typeof schemas.ruleProperties> {
  readonly arn: string;
}

/** Everything that the template asks this machine to run. */
export interface Deployment extends MailResources {
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly Table[];
  readonly buckets: readonly Bucket[];
  readonly queues: readonly Queue[];
  /** Policies attached to resources, by the resource's ARN. */
  readonly resourcePolicies: ReadonlyMap<string, JsonObject>;
  readonly api: HttpApi | undefined;
  readonly permissions: readonly Permission[];
  readonly eventSources: readonly EventSource[];
  readonly streamSources: readonly StreamSource[];
  readonly rules: readonly Rule[];
  readonly customResources: readonly CustomResource[];
  /** What the deployment would print, by the output's name. */
  readonly outputs: Readonly<Record<string, string>>;
}
