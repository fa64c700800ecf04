import type { Run } from '../run.ts';

const pages = ['/reset-password', '/verify-email', '/change-email', '/confirm-marketing', '/unsubscribe'];

export async function useReference(run: Run): Promise<void> {
  for (const path of ['/health', '/v1/openapi.json', '/docs', '/docs/swagger-ui.css', ...pages])
    await run.ask(200, 'GET', path);
  await run.ask(404, 'GET', '/nothing/here');
}
