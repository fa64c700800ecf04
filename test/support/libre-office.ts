import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const executable = '/usr/bin/soffice';

/** Why the tests with LibreOffice cannot run here, or undefined. In CI they must run. */
export function libreOfficeIsMissing(): boolean {
  if (existsSync(executable)) return false;
  const advice = `LibreOffice is not at ${executable}: install it (Debian: apt-get install libreoffice-calc-nogui) to run the tests that open workbooks with it.`;
  if (process.env.CI) throw new Error(advice);
  console.warn(`SKIPPED: ${advice}`);
  return true;
}

/** UTF-8, commas, texts quoted where need be, values as cells show them, formulas not escaped, all sheets. */
const csvFilter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

/** The workbook as LibreOffice saves it after it has opened it. It takes some seconds. */
export const savedByLibreOffice = (workbook: Uint8Array): Promise<Buffer> =>
  converted(workbook, 'xlsx:Calc MS Excel 2007 XML', (folder) => readFile(join(folder, 'workbook.xlsx')));

/** What each sheet of a workbook holds, as CSV, by their names. It takes LibreOffice some seconds. */
export const sheetsAsCsv = (workbook: Uint8Array): Promise<ReadonlyMap<string, string>> =>
  converted(workbook, csvFilter, async (folder) => {
    const sheets = (await readdir(folder)).map(async (file) => {
      const name = file.slice('workbook-'.length, -'.csv'.length);
      return [name, await readFile(join(folder, file), 'utf8')] as const;
    });
    return new Map(await Promise.all(sheets));
  });

/** @param take takes what LibreOffice has written out of the folder, which is then removed */
async function converted<T>(
  workbook: Uint8Array,
  filter: string,
  take: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-libre-office-'));
  try {
    const file = join(folder, 'workbook.xlsx');
    const out = join(folder, 'out');
    await writeFile(file, workbook);
    // A profile of its own: two that run at once would share one and fail.
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const convert = ['--headless', '--convert-to', filter, '--outdir', out, file];
    await promisify(execFile)(executable, [profile, ...convert], { timeout: 120_000 });
    return await take(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
