import * as z from 'zod';
import { customerId } from '../customers/customer.ts';

/** The path of what belongs to a customer: `/v1/customers/{id}`. */
export const customerParams = z.object({ id: customerId });

/** The header of a resource that `If-Match` can name. */
export const etag = { ETag: 'The version, for `If-Match`.' };

/** The same of a part of a customer, which has the version of the whole. */
export const customerEtag = { ETag: 'The version of the customer, for `If-Match`.' };
