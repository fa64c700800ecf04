import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { takeFeedback } from '../../../../shared/mail/feedback.ts';
import { uploadKey } from '../../../../shared/pictures/keys.ts';
import { image } from '../../../pictures/support/setup.ts';
import { ask, isGone, type Kitchen, newCustomer, type Recipes } from './recipe.ts';

async function withUpload(kitchen: Kitchen) {
  const { id, version } = await newCustomer(kitchen);
  const uploadId = randomUUID();
  const { s3, bucket } = kitchen.s3;
  const object = { Body: image('image/png'), ContentType: 'image/png' };
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: uploadKey(id, uploadId), ...object }));
  return { id, version, body: { uploadId } };
}

export const customerRecipes: Recipes = {
  createCustomer: {
    prepare: async ({ tag, groupId }) => ({
      body: {
        email: `${tag}@Example.com`,
        username: `U${tag}`,
        externalId: tag,
        groupIds: [groupId],
        marketing: { email: true },
      },
    }),
  },
  upsertCustomer: {
    prepare: async (kitchen) => {
      await newCustomer(kitchen);
      return {
        body: { matchBy: 'externalId', customer: { externalId: kitchen.tag, email: null, name: 'New' } },
      };
    },
    again: {
      because: 'the customer is already as the client wants it',
      holds: ({ status, body }) =>
        status === 200 && body.outcome === 'unchanged' && body.customer.version === 2,
    },
  },
  updateCustomer: {
    prepare: async (kitchen) => {
      const { tag, groupId } = kitchen;
      const { id, version } = await newCustomer(kitchen);
      const body = { email: `${tag}.new@example.com`, externalId: null, name: 'New', groupIds: [groupId] };
      return { id, version, body };
    },
  },
  mergeCustomers: {
    prepare: async (kitchen) => {
      const { groupId, tag } = kitchen;
      const { id, version } = await newCustomer(kitchen, { email: undefined, externalId: `${tag}.stays` });
      const { id: from } = await newCustomer(kitchen, { groupIds: [groupId], marketing: { email: true } });
      const amount = { amount: '5.00', currency: 'EUR' };
      await ask(kitchen.api, 'POST', `/v1/customers/${from}/credit`, { amount });
      return { id, version, body: { from, take: ['externalId'] } };
    },
    refusals: {
      'EMAIL/GUARD': 'calm',
      'EXTERNALID/GUARD': 'calm',
      'GROUPS/GROUP': 'calm',
      'CUSTOMER/STANDING': 'calm',
      'CUSTOMER/ENTRY': 'calm',
    },
  },
  resetEmailDelivery: {
    prepare: async (kitchen) => {
      const { id, email } = await newCustomer(kitchen);
      const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: email }] };
      await takeFeedback(kitchen.api.table, { id: 'test', detail: { eventType: 'Bounce', bounce } });
      return { id };
    },
  },
  // Who has ordered something meanwhile is looked at again.
  deleteCustomer: { prepare: newCustomer, again: isGone, refusals: { 'CUSTOMER/STANDING': 'calm' } },
  anonymizeCustomer: {
    prepare: newCustomer,
    again: {
      because: 'it answers the job that does it already',
      holds: ({ status, body }) => status === 202 && body.action.type === 'anonymise',
    },
    refusals: { 'CUSTOMER/STANDING': 'calm' },
  },
  confirmPicture: {
    prepare: withUpload,
    steps: 'A copy that no commit makes the picture is swept away.',
    repeats: 'So is one of two copies.',
    refusals: { 'UNWANTED/pictures/*': 503 },
  },
  deletePicture: {
    prepare: async (kitchen) => {
      const { id, body } = await withUpload(kitchen);
      await ask(kitchen.api, 'PUT', `/v1/customers/${id}/picture`, body);
      return { id, version: 2 };
    },
  },
};
