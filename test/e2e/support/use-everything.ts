import type { FunctionDefinition } from '../../../infra/local/template/model.ts';
import { Run } from './run.ts';
import { useAccount } from './use/account.ts';
import { useAdministration } from './use/administration.ts';
import { leaveParameterOfRemovedStack, undoDeployment, useApiKeys } from './use/api-keys.ts';
import { useBulkActions } from './use/bulk.ts';
import { useCustomFields } from './use/custom-fields.ts';
import { beginErasure, completeErasure } from './use/erasure.ts';
import { useExports } from './use/exports.ts';
import { findNothingWrong } from './use/fsck.ts';
import { leaveUnfinished, useImports } from './use/imports.ts';
import { failOnce, useJobs } from './use/jobs.ts';
import { useLedger } from './use/ledger.ts';
import { loseMail, useMail } from './use/mail.ts';
import { useMerging } from './use/merging.ts';
import { useOrders } from './use/orders.ts';
import { removePictures, usePictures } from './use/pictures.ts';
import { useReference } from './use/reference.ts';
import { useOwnDoors, useRegistration } from './use/sign-in.ts';
import { loseSnapshot, outdateSnapshot } from './use/snapshots.ts';
import { useViews } from './use/views.ts';

/**
 * Starts a stack on an empty folder, uses it until every function has done everything that it can do, and stops it.
 * @returns the functions that ran, and every secret that was sent to them or answered by them
 */
export async function useEverything(
  folder: string,
): Promise<{ functions: readonly FunctionDefinition[]; secrets: readonly string[] }> {
  leaveParameterOfRemovedStack(folder);
  const first = await Run.start(folder);
  try {
    // Its end waits for the builder's next minute, which all else fills.
    const erased = await beginErasure(first);
    await useReference(first);
    await useAdministration(first);
    await useLedger(first);
    await useApiKeys(first);
    await useViews(first);
    await useCustomFields(first);
    await useOrders(first);
    await useMerging(first);
    await usePictures(first);
    await useBulkActions(first);
    await useExports(first);
    const jobId = await useImports(first);
    await useJobs(first);
    await failOnce(first, jobId);
    await useOwnDoors(first);
    await useRegistration(first);
    await useAccount(first);
    await useMail(first);
    await loseMail(first);
    await completeErasure(first, erased);
    await leaveUnfinished(first);
    await outdateSnapshot(first);
    await undoDeployment(first);
  } finally {
    await first.stack.stop();
  }
  const second = await Run.start(folder);
  try {
    for (const key of ['waiting.csv', 'planning.csv']) await second.jobOf(key, 'completed');
    await removePictures(second);
    await findNothingWrong(second);
    await loseSnapshot(second);
  } finally {
    await second.stack.stop();
  }
  const { functions } = second;
  return { functions, secrets: [first.stack.apiKey, ...first.secrets, ...second.secrets] };
}
