import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { lifetimes } from '../../shared/jobs/lifetimes.ts';
import { PrivateBucket } from './private-bucket.ts';

/** The bucket of the files that Clientele makes for people: error files of imports, exports. */
export function exportFiles(scope: Construct, id: string): PrivateBucket {
  return new PrivateBucket(scope, id, {
    variable: 'EXPORT_BUCKET',
    lifecycleRules: [
      // An import's error file repeats rows of the raw file.
      { prefix: 'imports/', expiration: Duration.days(lifetimes.errorFile) },
      {
        expiration: Duration.days(lifetimes.exportFile),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
}
