import { newImport } from '../../../../shared/imports/import-job.ts';
import { failJob } from '../../../../shared/jobs/repository.ts';
import { commit } from '../../../../shared/table/commit.ts';
import { type Ingredients, type Kitchen, newCustomer, type Recipes } from './recipe.ts';

/** The import of a file that was just dropped. */
async function newJob({ api: { table }, tag }: Kitchen): Promise<Ingredients & { readonly id: string }> {
  const file = { bucket: 'drops', key: `${tag}.csv`, eTag: 'e', modifiedAt: new Date() };
  const { read, write } = newImport(file, 42, new Date());
  await commit(table, { writes: [write] });
  return { id: read.id };
}

const keptBefore =
  'Whom it is about is kept before there is a job; without one that is found by nobody, and expires.';
const keptAgain = 'So is what another try has kept.';

export const jobRecipes: Recipes = {
  createBulkAction: {
    prepare: async (kitchen) => {
      const { id } = await newCustomer(kitchen);
      const action = { type: 'change', addTags: ['spring'], addToGroups: [kitchen.groupId] };
      return { body: { selection: { ids: [id] }, action } };
    },
    steps: keptBefore,
    repeats: keptAgain,
  },
  createExport: {
    prepare: async (kitchen) => {
      const { id } = await newCustomer(kitchen);
      return { body: { selection: { ids: [id] }, format: 'csv' } };
    },
    steps: keptBefore,
    repeats: keptAgain,
  },
  createImport: {
    prepare: async ({ tag }) => {
      // What columns mean is held against the custom fields that there are.
      const options = { columns: { Kundennummer: 'externalId' } };
      return { body: { fileName: `${tag}.csv`, options } };
    },
  },
  cancelJob: { prepare: newJob },
  resumeJob: {
    prepare: async (kitchen) => {
      const { id } = await newJob(kitchen);
      await failJob(kitchen.api.table, id, { reason: 'It stopped.', resumable: true });
      return { id };
    },
  },
};
