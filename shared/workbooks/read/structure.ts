import { excel } from '../excel.ts';
import { exportMark } from '../export-mark.ts';
import { fromXmlText } from '../xml-text.ts';
import { bounds } from './bounds.ts';
import { type Directory, type Part, partKey } from './directory.ts';
import type { RandomAccessFile } from './file.ts';
import { readPart } from './read-part.ts';
import { damaged, WorkbookRefused } from './refused.ts';
import type { Budget } from './unpack.ts';
import { attributesOf } from './xml.ts';

/** A sheet of rows and columns; those of charts are left out. */
export interface ListedSheet {
  readonly name: string;
  /** People do not see it. */
  readonly hidden: boolean;
  readonly part: Part;
}

/** Which parts of the archive are what. */
export interface Structure {
  /** In the order of their tabs. */
  readonly sheets: readonly ListedSheet[];
  readonly sharedStrings?: Part | undefined;
  readonly styles?: Part | undefined;
  /** Its days count from 1904, as on early Macintoshes. */
  readonly from1904: boolean;
  /** An export of ours has written it. */
  readonly fromExport: boolean;
}

/** @throws WorkbookRefused when the archive is no workbook */
export async function readStructure(
  file: RandomAccessFile,
  directory: Directory,
  budget: Budget,
): Promise<Structure> {
  const relations = (of: string) => readRelations(file, directory, budget, of);
  const main = (await relations('')).find(({ type }) => type === 'officeDocument');
  const workbook = main && directory.get(main.target);
  if (!main || !workbook) throw noWorkbook();
  if (main.target.endsWith('.bin')) {
    throw new WorkbookRefused('It is a binary workbook (.xlsb). Save it as .xlsx and drop it again.');
  }
  const { sheets, from1904, fromExport } = await readWorkbookPart(file, workbook, budget);
  const related = await relations(main.target);
  const partOf = (type: string) => {
    const target = related.find((relation) => relation.type === type)?.target;
    return target === undefined ? undefined : existing(directory, target);
  };
  const sheetTargets = new Map(
    related.flatMap(({ id, type, target }) => (type === 'worksheet' ? [[id, target] as const] : [])),
  );
  const withRows = sheets.flatMap(({ name, hidden, relation }) => {
    const target = sheetTargets.get(relation);
    return target === undefined ? [] : [{ name, hidden, part: existing(directory, target) }];
  });
  // Documents and presentations are such archives, too.
  if (withRows.length === 0) throw noWorkbook();
  return {
    sheets: withRows,
    sharedStrings: partOf('sharedStrings'),
    styles: partOf('styles'),
    from1904,
    fromExport,
  };
}

const noWorkbook = () =>
  new WorkbookRefused('It is an archive (zip) that holds no workbook. Drop the files in it one by one.');

function existing(directory: Directory, target: string): Part {
  const part = directory.get(target);
  if (!part) throw damaged(`its part ${target} is missing`);
  return part;
}

interface Relation {
  readonly id: string;
  /** Without the address of the standard that it comes from. */
  readonly type: string;
  /** A part's key. */
  readonly target: string;
}

/** What a part refers to; the archive itself is the part ''. */
async function readRelations(
  file: RandomAccessFile,
  directory: Directory,
  budget: Budget,
  of: string,
): Promise<readonly Relation[]> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1);
  const part = directory.get(`${folder}_rels/${of.slice(folder.length)}.rels`);
  const relations: Relation[] = [];
  if (!part) return relations;
  await readPart(file, part, budget, {
    open: (name, tag) => {
      const given = attributesOf(tag);
      if (name !== 'Relationship' || given.get('TargetMode') === 'External') return;
      checkLength(relations);
      relations.push({
        id: given.get('Id') ?? '',
        type: given.get('Type')?.split('/').at(-1) ?? '',
        target: resolve(folder, given.get('Target') ?? ''),
      });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relations;
}

function resolve(folder: string, target: string): string {
  const steps: string[] = target.startsWith('/') ? [] : folder.split('/').slice(0, -1);
  for (const step of partKey(target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

async function readWorkbookPart(file: RandomAccessFile, part: Part, budget: Budget) {
  const sheets: { name: string; hidden: boolean; relation: string }[] = [];
  let from1904 = false;
  let fromExport = false;
  await readPart(file, part, budget, {
    open: (element, tag) => {
      if (element === 'workbookPr')
        from1904 = ['1', 'true'].includes(attributesOf(tag).get('date1904') ?? '');
      if (element === 'definedName' && attributesOf(tag).get('name') === exportMark) fromExport = true;
      if (element !== 'sheet') return;
      checkLength(sheets, bounds.sheets);
      const given = attributesOf(tag);
      const hidden = (given.get('state') ?? 'visible') !== 'visible';
      const name = fromXmlText(given.get('name') ?? '').slice(0, excel.sheetName);
      sheets.push({ name, hidden, relation: given.get('id') ?? '' });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return { sheets, from1904, fromExport };
}

export function checkLength(list: { readonly length: number }, most: number = bounds.listed): void {
  if (list.length >= most) throw damaged('it lists more than a workbook can have');
}
