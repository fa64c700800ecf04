import { onTestFinished, vi } from 'vitest';

/** The clock stands still until the test ends: the test itself takes no time. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
}
