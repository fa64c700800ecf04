import { type Api, openApi } from './api.ts';
import { type Connection, type ConnectionOptions, findConnection } from './connection.ts';
import { UsageError } from './refusals.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with, once it is known which deployment is meant. */
export interface Session {
  readonly api: Api;
  readonly terminal: Terminal;
  /** Programs read what is printed. */
  readonly json: boolean;
  /** Prints what was asked for: as JSON for programs, else these lines. */
  answer(value: unknown, lines: () => readonly string[]): void;
  /** Says something on the side. */
  note(line: string): void;
  /** A command line to copy, for the same deployment. */
  hint(command: string): string;
}

/** What every command can do before it has asked anything. */
export interface Cli {
  readonly terminal: Terminal;
  /** @throws UsageError when no deployment or no API key is given */
  open(): Promise<Session>;
  connection(): Promise<Connection>;
}

/** Options of the program itself. */
export type GlobalOptions = ConnectionOptions & { readonly json?: boolean };

/** @param options reads the program's options, once they are parsed */
export function openCli(terminal: Terminal, options: () => GlobalOptions): Cli {
  const note = (line: string): void => void terminal.stderr.write(`${line}\n`);
  let found: Promise<Connection> | undefined;
  // Found once: a local stack that stops meanwhile is still the one that was meant.
  const connection = (): Promise<Connection> => {
    found ??= findConnection(options(), terminal);
    return found;
  };
  return {
    terminal,
    connection,
    open: async () => {
      const { baseUrl, apiKey, options: again } = await connection();
      if (apiKey === undefined) throw new UsageError(keyless(baseUrl));
      const json = options().json ?? false;
      return {
        api: openApi(baseUrl, apiKey, note),
        terminal,
        json,
        note,
        answer: (value, lines) => {
          const text = json ? JSON.stringify(value, null, 2) : lines().join('\n');
          if (text !== '') terminal.stdout.write(`${text}\n`);
        },
        hint: (command) => `${terminal.command} ${command}${again}`,
      };
    },
  };
}

const keyless = (
  baseUrl: string,
): string => `${baseUrl} wants an API key. Name a file that holds it, or set a variable:

  --api-key-file FILE
  export CLIENTELE_API_KEY=ck_…

It is not taken as an argument: everybody on this machine could read it there. The first key of a deployment is shown
by the command that npm run deploy has printed, that of a local stack by npm start.`;
