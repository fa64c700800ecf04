import type { Log } from '../log.ts';
import { AwsError } from '../services/aws-error.ts';
import type { Call } from '../services/call.ts';
import { account } from '../template/identities.ts';
import type { Deployment, FunctionDefinition } from '../template/model.ts';
import { Authorizer } from './authorize.ts';
import type { Usage } from './usage.ts';

/** For people and tests: may do everything. */
export const operatorKey = 'LOCALSTACKOPERATOR';

type Permissions = Pick<Call, 'allows' | 'require'>;

const everything: Permissions = { allows: async () => true, require: async () => {} };

const bucketOf = (resource: string): string => resource.replace(/^(arn:aws:s3:::[^/]+).*/s, '$1');

/** What each access key may do, by the roles that the template gives to functions. */
export class Callers {
  readonly #byKey: ReadonlyMap<string, Permissions>;
  readonly #authorizer = new Authorizer();
  readonly #deployment: Deployment;
  readonly #usage: Usage;
  readonly #log: Log;

  constructor(deployment: Deployment, usage: Usage, log: Log) {
    this.#deployment = deployment;
    this.#usage = usage;
    this.#log = log;
    this.#byKey = new Map([
      [operatorKey, everything],
      ...deployment.functions.map(
        (definition) => [definition.role.accessKey, this.#permissions(definition)] as const,
      ),
    ]);
  }

  get(accessKey: string): Permissions | undefined {
    return this.#byKey.get(accessKey);
  }

  /** Whether a service (not a function) may use a resource, by the resource's own policy. */
  async serviceMay(service: string, action: string, resource: string, sourceArn: string): Promise<boolean> {
    const decision = await this.#authorizer.decide({
      principal: service,
      policies: [],
      action,
      resource,
      resourcePolicy: this.#deployment.resourcePolicies.get(resource),
      context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account },
    });
    return decision === 'Allowed';
  }

  #permissions(definition: FunctionDefinition): Permissions {
    const { name, role } = definition;
    const decide = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
      this.#authorizer.decide({
        principal: role.arn,
        policies: role.policies,
        action,
        resource,
        resourcePolicy: this.#deployment.resourcePolicies.get(bucketOf(resource)),
        context,
      });
    const allows: Permissions['allows'] = async (action, resource, context) => {
      const allowed = (await decide(action, resource, context)) === 'Allowed';
      if (allowed) this.#usage.note({ function: definition.logicalId, action, resource });
      return allowed;
    };
    return {
      allows,
      require: async (action, resource, context) => {
        if (await allows(action, resource, context)) return;
        const explicit = (await decide(action, resource, context)) === 'ExplicitlyDenied';
        const reason = explicit
          ? 'with an explicit deny in a policy'
          : `because no identity-based policy allows the ${action} action`;
        const user = `arn:aws:sts::${account}:assumed-role/${role.arn.split('/').at(-1)}/${name}`;
        this.#log.say(`AccessDenied: ${definition.label} may not ${action} on ${resource}`);
        throw new AwsError(
          'AccessDenied',
          403,
          `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
        );
      },
    };
  }
}
