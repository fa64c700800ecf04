import type { Page } from 'playwright-core';
import { build } from '../../infra/build.ts';
import { startPageServer } from '../pages/support/page-server.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Figures, median } from './figures.ts';

const rounds = 15;

/** As Lighthouse imitates a phone of the middle class on slow 4G. */
const slow = { latencyMs: 150, bitsPerSecond: 1_638_400, processor: 4 };

/** What a browser says of a page that it has loaded. */
const timings = `(() => {
  const [page] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const files = performance.getEntriesByType('resource').length;
  return { bytes: page.transferSize, requests: 1 + files, paint: paint.startTime, ready: page.domContentLoadedEventEnd };
})()`;

interface Timings {
  readonly bytes: number;
  readonly requests: number;
  /** Milliseconds until something was painted, and until the script had made the page ready for its reader. */
  readonly paint: number;
  readonly ready: number;
}

/** How much the hosted pages transfer, and how soon they can be used, in Chromium. */
export async function pages(): Promise<Figures> {
  await build();
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  const server = await startPageServer('Shop');
  const browser = await launchBrowser();
  const rows: Figures['rows'][number][] = [];
  for (const [network, conditions] of [
    ['this machine', undefined],
    ['phone, slow 4G', slow],
  ] as const) {
    for (const path of ['/reset-password', '/unsubscribe']) {
      const runs: Timings[] = [];
      for (let round = 0; round < rounds; round++) {
        const context = await browser.newContext();
        const page = await context.newPage();
        if (conditions) await throttle(page, conditions);
        await page.goto(`${server.url}${path}#token=x`);
        await page.locator('h1:visible').waitFor();
        runs.push(await page.evaluate<Timings>(timings));
        await context.close();
      }
      const middle = (of: keyof Timings) => median(runs.map((run) => run[of]));
      rows.push({
        page: path,
        on: network,
        requests: middle('requests'),
        KB: Number((middle('bytes') / 1024).toFixed(1)),
        'first paint, ms': Math.round(middle('paint')),
        'ready, ms': Math.round(middle('ready')),
      });
    }
  }
  await browser.close();
  await server.close();
  return { caption: `medians of ${rounds} first visits in Chromium ${browser.version()}`, rows };
}

async function throttle(page: Page, { latencyMs, bitsPerSecond, processor }: typeof slow): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bitsPerSecond / 8,
    uploadThroughput: bitsPerSecond / 8,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: processor });
}
