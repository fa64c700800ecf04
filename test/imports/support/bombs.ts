import { FileRefused } from '../../../shared/imports/file-refused.ts';
import { planFile } from '../../../shared/imports/plan.ts';
import { emptyShop } from '../../customer-files/support/context.ts';

/** Files that would fill the memory of whoever reads on: a beginning, and then the same bytes without end. */
const bombs: Readonly<Record<string, readonly [string, string]>> = {
  'a field without end': ['email\n', 'x'],
  'a quoted field without end': ['email\n"', 'x\n'],
  'a header without end': ['email', ','],
  'a column name without end': ['', 'email'],
  'a row of columns without end': ['email\n', ','],
  'quotes without end': ['email\n', '"'],
  'quotes within quotes without end': ['email\n"', '""a"",""b""\n'],
  'NULs without end': ['email\n', '\0'],
  'blank lines without end': ['email\n', '\n'],
};

const pieceBytes = 64 * 1024;
/** How many rows the planner takes. */
const mostRows = Number(process.argv[2]);

/** What a bomb is refused with, after how many bytes, and how much more memory the process has needed by then. */
export interface Defused {
  readonly reason: string;
  readonly bytes: number;
  readonly grownMb: number;
}

async function defuse([begins, goesOn]: readonly [string, string]): Promise<Defused> {
  let bytes = 0;
  const before = process.memoryUsage.rss();
  // The most that there was since: what loading the code took at its peak, and gave back, is not the bomb's.
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  async function* pieces() {
    yield Buffer.from(begins);
    const piece = Buffer.alloc(pieceBytes, goesOn);
    for (; ; bytes += pieceBytes) {
      look();
      yield piece;
    }
  }
  const planned = planFile(pieces(), { context: emptyShop, splitNames: true, mostRows });
  const reason = await planned.then(
    () => 'It was planned.',
    (error: unknown) => (error instanceof FileRefused ? error.message : String(error)),
  );
  look();
  return { reason, bytes, grownMb: (most - before) / 2 ** 20 };
}

const results: Record<string, Defused> = {};
for (const [name, bomb] of Object.entries(bombs)) results[name] = await defuse(bomb);
console.log(JSON.stringify(results));
