import type { Permission } from '../template/model.ts';

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** Whether the template lets a service invoke a function on behalf of the source with that ARN. */
export const mayInvoke = (
  permissions: readonly Permission[],
  service: string,
  pool: { readonly definition: { readonly arn: string; readonly name: string } },
  sourceArn: string,
): boolean =>
  permissions.some(
    ({ Action, FunctionName, Principal, SourceArn }) =>
      Action === 'lambda:InvokeFunction' &&
      Principal === service &&
      (FunctionName === pool.definition.arn || FunctionName === pool.definition.name) &&
      (SourceArn === undefined || glob(SourceArn).test(sourceArn)),
  );
