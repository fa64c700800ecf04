import type * as z from 'zod';
import type { FunctionDefinition } from './model.ts';
import { eventDestinationProperties, mailIdentityProperties } from './schemas.ts';
import type { Resource } from './template.ts';

/** Whose mails SES takes. */
export interface MailResources {
  /** Verified addresses and domains. */
  readonly mailIdentities: ReadonlySet<string>;
  readonly configurationSets: ReadonlySet<string>;
  /** What EventBridge is told of the mails of a configuration set: `bounce`, `complaint` and the like. */
  readonly feedback: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What the template makes counts as verified here, and so does what exists already: a role that names an identity or a
 * configuration set by its ARN says so.
 */
export function mailResources(
  resources: readonly Resource[],
  functions: readonly FunctionDefinition[],
): MailResources {
  const policies = JSON.stringify(functions.map(({ role }) => role.policies));
  const granted = (kind: string): string[] =>
    [...policies.matchAll(new RegExp(`"arn:aws:ses:[^:"]*:[^:"]*:${kind}/([^"*?]+)"`, 'g'))].map(
      ([, name = '']) => name,
    );
  const ofType = (type: string): Resource[] => resources.filter((one) => one.type === type);
  return {
    mailIdentities: new Set([
      ...ofType('AWS::SES::EmailIdentity').map((one) => one.properties(mailIdentityProperties).EmailIdentity),
      ...granted('identity'),
    ]),
    configurationSets: new Set([
      ...ofType('AWS::SES::ConfigurationSet').map(({ ref }) => ref),
      ...granted('configuration-set'),
    ]),
    feedback: feedbackOf(
      ofType('AWS::SES::ConfigurationSetEventDestination').map((one) =>
        one.properties(eventDestinationProperties),
      ),
    ),
  };
}

function feedbackOf(
  destinations: readonly z.output<typeof eventDestinationProperties>[],
): Map<string, Set<string>> {
  const feedback = new Map<string, Set<string>>();
  for (const { ConfigurationSetName: name, EventDestination: destination } of destinations)
    if (destination.Enabled && destination.EventBridgeDestination)
      feedback.set(name, new Set([...(feedback.get(name) ?? []), ...destination.MatchingEventTypes]));
  return feedback;
}
