import { run } from './run.ts';

const { stdout, stderr, stdin, env } = process;

// Who reads only the first lines has them: that is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// npm runs scripts in the project's folder; files are named as seen from where the person is.
const byNpm = env.npm_lifecycle_event === 'clientele';
if (byNpm && env.INIT_CWD) process.chdir(env.INIT_CWD);

process.exitCode = await run(process.argv.slice(2), {
  stdout,
  stderr,
  stdin,
  env,
  command: byNpm ? 'npm run clientele --' : 'clientele',
});
