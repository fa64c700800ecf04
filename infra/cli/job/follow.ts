import { setTimeout as sleep } from 'node:timers/promises';
import { ClienteleProblem, orThrow } from '../../client/client.ts';
import { progressLine } from '../output/progress.ts';
import type { Session } from '../session.ts';
import { interruptible } from './interrupt.ts';
import { type Job, progressOf } from './words.ts';

/** Nothing more happens to a job in these states. */
const ended = (status: Job['status']): boolean => ['completed', 'failed', 'cancelled'].includes(status);

const firstPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * Shows how a job gets on until it has ended. It goes on without being followed: whoever cannot follow it any more is
 * told how to.
 */
export async function follow(session: Session, id: string): Promise<Job> {
  const { api, terminal } = session;
  const line = progressLine(terminal.stderr);
  const goesOn = [
    'The job goes on without this command.',
    `  Follow it: ${session.hint(`jobs follow ${id}`)}`,
    `  Cancel it: ${session.hint(`jobs cancel ${id}`)}`,
  ];
  try {
    return await interruptible(terminal.stderr, goesOn, async () => {
      for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.3, longestPauseMs)) {
        const job = await orThrow(api.GET('/v1/jobs/{id}', { params: { path: { id } } }));
        if (ended(job.status)) return job;
        line.show(progressOf(job));
        await sleep(pause);
      }
    });
  } catch (error) {
    line.end();
    if (!(error instanceof ClienteleProblem && error.status === 404)) session.note(goesOn.join('\n'));
    throw error;
  } finally {
    line.end();
  }
}
