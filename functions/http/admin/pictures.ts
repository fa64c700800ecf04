import type { Handlers } from '../../../shared/http/http-function.ts';
import { allowUpload, confirmUpload, removePicture, viewPicture } from '../../../shared/pictures/service.ts';
import { pictures } from './deps.ts';

/** Pictures of customers. */
export const pictureHandlers = {
  startPictureUpload: async ({ params, body }) => ({ body: await allowUpload(pictures, params.id, body) }),
  confirmPicture: async ({ params, body, origin, ifMatch }) => {
    const { customer, picture } = await confirmUpload(pictures, params.id, body.uploadId, origin, ifMatch);
    return { body: picture, version: customer.version };
  },
  getPicture: async ({ params }) => ({ body: await viewPicture(pictures, params.id) }),
  deletePicture: async ({ params, origin, ifMatch }) => {
    await removePicture(pictures, params.id, origin, ifMatch);
    return { body: undefined };
  },
} satisfies Partial<Handlers<'admin'>>;
