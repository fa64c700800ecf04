import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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
  // One process for all pages: starting another one is most of what opening a page costs.
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
];

/** Why the browser tests cannot run here, or undefined. In CI they must run. */
export function browserIsMissing(): boolean {
  if (existsSync(executablePath)) return false;
  const advice = `Chromium is not at ${executablePath}: install it (Debian: apt-get install chromium) to run the browser tests.`;
  if (process.env.CI) throw new Error(advice);
  console.warn(`SKIPPED: ${advice}`);
  return true;
}

/** A browser with an empty profile; the caller closes it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args, headless: true });
