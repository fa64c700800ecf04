import { buildWhenDue } from '../../shared/directory/builder.ts';
import { SnapshotFiles } from '../../shared/directory/snapshot/files.ts';
import { readEnvironment } from '../../shared/environment.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME, DIRECTORY_BUCKET, CURRENCY } = readEnvironment(
  'TABLE_NAME',
  'DIRECTORY_BUCKET',
  'CURRENCY',
);
const deps = {
  table: openTable(TABLE_NAME),
  currency: CURRENCY,
  snapshots: new SnapshotFiles(DIRECTORY_BUCKET),
};

/** Looks every minute whether the directory needs a newer snapshot to start from. */
export const handler = (_: unknown, context: LambdaContext): Promise<void> =>
  invocation(context, {}, () => buildWhenDue(deps));
