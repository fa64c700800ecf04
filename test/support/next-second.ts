import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until another second of the clock has begun: S3 tells the time of a drop to the second. A timer may go off up to
 * a millisecond before its time.
 */
export const nextSecond = (): Promise<void> => sleep(1_001 - (Date.now() % 1_000));
