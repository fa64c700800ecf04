import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';

const executablePath = '/usr/bin/chromium';
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why the browser tests cannot run here, or undefined. In CI they must run. */
export function browserIsMissing(): boolean {
  if (existsSync(executablePath)) return false;
  const advice = `Chromium is not at ${executablePath}: install it (Debian: apt-get install chromium) to run the browser tests.`;
  if (process.env.CI) throw new Error(advice);
  console.warn(`SKIPPED: ${advice}`);
  return true;
}

/** A browser for many tests, each in a context of its own; the caller closes it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args, headless: true });

/** A browser with a profile of its own that ends with the test. */
export async function openBrowser(): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'clientele-browser-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args, headless: true });
  onTestFinished(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  return browser;
}
