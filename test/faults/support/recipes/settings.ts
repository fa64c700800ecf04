import { textsKey } from '../../../../shared/mail/texts/stored-texts.ts';
import { commit } from '../../../../shared/table/commit.ts';
import { remove } from '../../../../shared/table/writes.ts';
import { ask, isGone, type Kitchen, newCustomer, type Recipes } from './recipe.ts';

const newGroup = ({ api, tag }: Kitchen) => ask(api, 'POST', '/v1/groups', { name: `Group ${tag}` });

const newView = ({ api, tag }: Kitchen) => ask(api, 'POST', '/v1/views', { name: `View ${tag}` });

async function newField({ api, tag }: Kitchen) {
  const { key, version } = await ask(api, 'POST', '/v1/custom-fields', {
    key: tag,
    label: tag,
    type: 'text',
  });
  return { id: key, version };
}

/** There is room for some views only. */
async function removeView({ api, tag }: Kitchen): Promise<void> {
  const { items } = await ask(api, 'GET', '/v1/views');
  const found = items.find(({ name }: { name: string }) => name.endsWith(` ${tag}`));
  if (found) await ask(api, 'DELETE', `/v1/views/${found.id}`);
}

/** There is room for some fields only. */
const removeField = ({ api, tag }: Kitchen) => api.call('DELETE', `/v1/custom-fields/${tag}?force`);

/** Customers who cannot be changed all at once are changed one by one. */
const oneByOne = { 'CUSTOMER/PROFILE': 'calm', 'CUSTOMER/AUDIT': 'calm' } as const;

const inSteps = 'What is marked cannot be referred to any more; the same request goes on from there.';

export const settingsRecipes: Recipes = {
  replaceMailTexts: {
    prepare: async ({ api, tag }) => {
      const { headers } = await api.call('GET', '/v1/mail-texts/en');
      const version = Number(headers.etag?.slice(1, -1));
      return { id: 'en', version, body: { texts: { 'common.footer': tag } } };
    },
    refusals: { 'MAILTEXTS/MAILTEXTS': 'calm' },
    // There is one of them: each request finds it in its first version.
    cleanUp: ({ api }) => commit(api.table, { writes: [remove(textsKey('en'))] }),
  },
  createGroup: {
    prepare: async ({ tag }) => ({ body: { name: `Group ${tag}`, discountPercent: 5 } }),
    refusals: { 'GROUPSLOT/GUARD': 'calm' },
  },
  updateGroup: {
    prepare: async (kitchen) => {
      const { id, version } = await newGroup(kitchen);
      return { id, version, body: { name: `New ${kitchen.tag}`, discountPercent: 7 } };
    },
    steps: 'The members are counted after the change: when that fails, the change is made.',
  },
  deleteGroup: {
    prepare: async (kitchen) => {
      const { id, version } = await newGroup(kitchen);
      await newCustomer(kitchen, { groupIds: [id] });
      return { id, version, query: '?force' };
    },
    again: isGone,
    steps: inSteps,
    refusals: oneByOne,
  },
  changeMembers: {
    prepare: async (kitchen) => {
      const { tag, groupId: id } = kitchen;
      const member = await newCustomer({ ...kitchen, tag: `${tag}.1` }, { groupIds: [id] });
      const other = await newCustomer({ ...kitchen, tag: `${tag}.2` });
      return { id, body: { add: [other.id], remove: [member.id] } };
    },
    again: {
      because: 'each customer is already where the client wants it',
      holds: ({ status, body }) =>
        status === 200 && body.results.every((result: { status: string }) => result.status === 'unchanged'),
    },
    refusals: { 'GROUPS/GROUP': 'calm', ...oneByOne },
  },
  createView: {
    prepare: async ({ tag }) => ({
      body: { name: `View ${tag}`, filter: { field: 'status', value: 'active' }, columns: ['email'] },
    }),
    refusals: { 'VIEWSLOT/GUARD': 'calm' },
    cleanUp: removeView,
  },
  updateView: {
    prepare: async (kitchen) => {
      const { id, version } = await newView(kitchen);
      return { id, version, body: { name: `New ${kitchen.tag}`, q: 'ana' } };
    },
    cleanUp: removeView,
  },
  deleteView: { prepare: newView, again: isGone, cleanUp: removeView },
  createCustomField: {
    prepare: async ({ tag: key }) => ({ body: { key, label: key, type: 'text' } }),
    refusals: { 'CUSTOMFIELDSLOT/GUARD': 'calm' },
    cleanUp: removeField,
  },
  updateCustomField: {
    prepare: async (kitchen) => ({ ...(await newField(kitchen)), body: { label: 'New' } }),
    cleanUp: removeField,
  },
  deleteCustomField: {
    prepare: async (kitchen) => {
      const field = await newField(kitchen);
      await newCustomer(kitchen, { customFields: { [kitchen.tag]: 'value' } });
      return { ...field, query: '?force' };
    },
    again: isGone,
    steps: inSteps,
    refusals: { 'CUSTOMFIELDS/FIELD': 'calm', ...oneByOne },
    cleanUp: removeField,
  },
};
