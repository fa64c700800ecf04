import { describe, expect, onTestFinished, test } from 'vitest';
import { browserIsMissing, launchBrowser } from '../support/browser.ts';
import { type RunningStack, useStack } from '../support/stack.ts';

describe.skipIf(browserIsMissing())('the reference page in a browser', () => {
  let stack: RunningStack;
  useStack((started) => {
    stack = started;
  });

  test('shows every endpoint, asks nobody else for anything, and can call the API', async () => {
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    // A page of all endpoints takes a busy machine its time.
    page.setDefaultTimeout(120_000);
    const elsewhere: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(stack.apiUrl) && !request.url().startsWith('data:'))
        elsewhere.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(stack.docsUrl);
    await page.getByText('Create a customer', { exact: true }).waitFor();
    expect(await page.locator('.opblock').count()).toBeGreaterThan(15);

    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('.modal-ux input').first().fill(stack.apiKey);
    await page.locator('.modal-ux button.authorize').first().click();
    await page.locator('.modal-ux button.btn-done').first().click();
    // Whatever the page fills in by itself is a request that the API takes.
    for (const operation of ['Groups-listGroups', 'Customers-listCustomers']) {
      const block = page.locator(`#operations-${operation}`);
      await block.click();
      await block.locator('button.execute').click();
      const status = block.locator('.live-responses-table tbody .response-col_status');
      await status.waitFor();
      expect(await status.innerText()).toContain('200');
    }
    await page.locator('#operations-Groups-createGroup').click();
    const idempotencyKey = page.locator(
      '#operations-Groups-createGroup tr[data-param-name="Idempotency-Key"] input',
    );
    expect(await idempotencyKey.inputValue()).toBe('');
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
  }, 180_000);
});
