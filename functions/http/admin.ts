import { httpFunction } from '../../shared/http/http-function.ts';
import { customerHandlers } from './admin/customers.ts';
import { authenticator } from './admin/deps.ts';
import { jobHandlers } from './admin/jobs.ts';
import { pictureHandlers } from './admin/pictures.ts';
import { privacyHandlers } from './admin/privacy.ts';
import { settingsHandlers } from './admin/settings.ts';

/** Customers, jobs and settings, one by one. */
export const handler = httpFunction(
  'admin',
  { ...customerHandlers, ...privacyHandlers, ...pictureHandlers, ...jobHandlers, ...settingsHandlers },
  { apiKey: (token) => authenticator.authenticate(token) },
);
