import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { JsonObject } from '../json.ts';
import { Problem } from '../problem.ts';
import { account } from '../template/identities.ts';
import type { Role } from '../template/model.ts';

/** A question to IAM. */
export interface Question {
  /** ARN of a role, or the name of a service such as `s3.amazonaws.com`. */
  readonly principal: string;
  readonly policies: Role['policies'];
  readonly action: string;
  readonly resource: string;
  readonly resourcePolicy: JsonObject | undefined;
  readonly context: Readonly<Record<string, string>>;
}

export type Decision = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

/** Answers questions by AWS's rules for evaluating policies; equal questions are answered once. */
export class Authorizer {
  readonly #decisions = new Map<string, Promise<Decision>>();

  decide(question: Question): Promise<Decision> {
    const { principal, action, resource, context } = question;
    const key = JSON.stringify([principal, action, resource, context]);
    const known = this.#decisions.get(key);
    if (known) return known;
    if (this.#decisions.size > 10_000) this.#decisions.clear();
    const decision = simulate(question);
    this.#decisions.set(key, decision);
    return decision;
  }
}

/** To IAM the `*` of a policy means any characters, to the simulator any but the end of a line. */
const oneLine = (resource: string): string => resource.replaceAll(/[\n\r\u2028\u2029]/g, ' ');

async function simulate({
  principal,
  policies,
  action,
  resource,
  resourcePolicy,
  context,
}: Question): Promise<Decision> {
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: oneLine(resource), accountId: account },
        contextVariables: { 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies: [...policies],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy && { resourcePolicy }),
    },
    {},
  );
  if (answer.resultType !== 'error') return answer.overallResult;
  throw new Problem(
    `The policies for ${action} on ${resource} cannot be evaluated: ${JSON.stringify(answer.errors)}`,
  );
}
