import { parseArgs } from 'node:util';
import { messageOf, Problem } from './problem.ts';

export interface Arguments {
  /** Port of the HTTP API; 0 means any free one. Default: 4000. */
  readonly port: number;
  /** Folder of everything the stack keeps. Default: `.local`. */
  readonly data: string;
  /** For scripts: one JSON line on standard output, everything else on standard error, no reloading. */
  readonly json: boolean;
  /** Empty the data folder's state before starting. */
  readonly reset: boolean;
  /** CDK context beyond `cdk.json`, by key. */
  readonly context: Readonly<Record<string, string>>;
  readonly help: boolean;
}

export const usage = `Runs Clientele on this machine, from the same template that deploys.

  npm start -- [options]

  --port N      port of the HTTP API (default 4000; 0 takes any free one)
  --data DIR    where state and logs are kept (default .local)
  -c KEY=VALUE  a setting of the deployment, such as defaultCountry=GB; may come several times
  --reset       empty that state first
  --json        for scripts: print one JSON line when ready, and do not reload edited code
  --help        print this`;

/**
 * Parses the command line.
 * @throws Problem in one sentence for an unknown option or a malformed value
 */
export function readArguments(args: string[]): Arguments {
  const { values } = parse(args);
  const { port = '4000', data = '.local', context = [] } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new Problem(`--port takes a number from 0 to 65535, not "${port}".`);
  if (data === '') throw new Problem('--data takes a folder, not "".');
  return {
    port: Number(port),
    data,
    context: Object.fromEntries(context.map(setting)),
    json: values.json ?? false,
    reset: values.reset ?? false,
    help: values.help ?? false,
  };
}

/** Whether there is such a setting, and what it takes, the synthesis says. */
function setting(pair: string): [key: string, value: string] {
  const [key = '', ...value] = pair.split('=');
  if (key === '' || value.length === 0) throw new Problem(`-c takes KEY=VALUE, not "${pair}".`);
  return [key, value.join('=')];
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        context: { type: 'string', short: 'c', multiple: true },
        json: { type: 'boolean' },
        reset: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const sentence = messageOf(error)
      .split(/\.\s/)[0]
      ?.replace(/\.$/, '')
      // What Node calls ambiguous is `--port -1` or `--port --json`.
      .replace('argument is ambiguous', 'takes a value, which does not begin with a dash');
    throw new Problem(`${sentence}. See npm start -- --help.`);
  }
}
