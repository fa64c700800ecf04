import { readEnvironment } from '../../shared/environment.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { PictureFiles } from '../../shared/pictures/files.ts';
import { sweepPictures } from '../../shared/pictures/sweeper.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME, PICTURE_BUCKET } = readEnvironment('TABLE_NAME', 'PICTURE_BUCKET');
const deps = { table: openTable(TABLE_NAME), files: new PictureFiles(PICTURE_BUCKET) };

/** Removes the pictures that nobody wants any more, every few minutes. */
export const handler = (_: unknown, context: LambdaContext): Promise<void> =>
  invocation(context, {}, () => sweepPictures(deps));
