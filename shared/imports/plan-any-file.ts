import type { DroppedFile } from './file-event.ts';
import { type ImportJob, theFileOf } from './import-job.ts';
import { type FilePlan, IsArchive, OtherEncoding, type PlanRules, planFile } from './plan.ts';
import { type OpenFile, openFile } from './raw-file.ts';
import { type CopyDeps, copyAsText, type TextCopy } from './text-copy.ts';
import { workbookDelimiter } from './workbook-rows.ts';

/** A plan, and the text that it is the plan of, where that is not the file itself. */
export interface AnyPlan extends FilePlan {
  readonly copy?: TextCopy;
}

/**
 * Plans the file of a job, be it text or a workbook. Of a workbook a copy is made as text, which is planned in its place.
 * @throws FileRefused when it cannot be imported
 */
export async function planAnyFile(
  deps: CopyDeps,
  job: ImportJob,
  { bytes, content }: OpenFile,
  rules: PlanRules,
): Promise<AnyPlan> {
  const file = theFileOf(job);
  try {
    return await planFile(content, rules);
  } catch (error) {
    if (error instanceof OtherEncoding) {
      return await openAndPlan(deps, file, { ...rules, encoding: error.encoding });
    }
    if (!(error instanceof IsArchive)) throw error;
    const copy = await copyAsText(deps, job.id, { ...file, bytes });
    // What was said of how the text is written cannot be meant for this one.
    const written = { encoding: 'utf-8', delimiter: workbookDelimiter } as const;
    return { ...(await openAndPlan(deps, copy.file, { ...rules, ...written })), copy };
  }
}

async function openAndPlan({ s3 }: CopyDeps, file: DroppedFile, rules: PlanRules): Promise<FilePlan> {
  const { content } = await openFile(s3, file);
  return await planFile(content, rules).finally(() => content.destroy());
}
