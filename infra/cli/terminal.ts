import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';

/** A stream that may be a person's screen. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where the command was given. */
export interface Terminal {
  /** What was asked for, and nothing else. */
  readonly stdout: Screen;
  /** What happens meanwhile, and what went wrong. */
  readonly stderr: Screen;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the person calls this program, for hints: `npm run clientele --`. */
  readonly command: string;
}

type Style = Parameters<typeof styleText>[0];

/** The text in a colour where there are colours: on a screen whose owner has not said `NO_COLOR`. */
export const styled = (style: Style, text: string, stream: Screen): string =>
  styleText(style, text, { stream });
