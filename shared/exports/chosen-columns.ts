import type { WrittenColumn } from '../customer-files/write.ts';
import type { FieldError } from '../errors.ts';
import { refusalOf } from '../schema/faults.ts';
import { suggestion } from '../text/suggestion.ts';

/** Fields that columns have under another name: that of what people read there. */
const otherNames: Readonly<Record<string, string>> = { groupIds: 'groups' };

/** What a file can have. */
interface There {
  readonly columns: readonly WrittenColumn[];
  /** Those that a file has unless others are named, though no import reads them. */
  readonly alsoUsual: readonly string[];
}

/** The columns that a name stands for: its own, or all of the part that it names. */
function columnsNamed(name: string, there: readonly WrittenColumn[]): WrittenColumn[] {
  const own = otherNames[name] ?? name;
  return there.filter((column) => column.name === own || column.name.startsWith(`${own}.`));
}

/**
 * The names of the columns that a file is to have, each once.
 * @param asked as the request names them
 * @param ofView as the view that is selected names them: fields that no file has a column for are left out
 * @throws InvalidRequest
 */
export function chosenColumns(
  asked: readonly string[] | undefined,
  ofView: readonly string[] | undefined,
  { columns, alsoUsual }: There,
): string[] {
  const chosen = asked
    ? namedColumns(asked, columns)
    : (ofView ?? []).flatMap((name) => columnsNamed(name, columns));
  const usual = columns.filter(({ name, isImported }) => isImported || alsoUsual.includes(name));
  return [...new Set((chosen.length > 0 ? chosen : usual).map(({ name }) => name))];
}

/** @throws InvalidRequest */
function namedColumns(asked: readonly string[], there: readonly WrittenColumn[]): WrittenColumn[] {
  const faults: FieldError[] = [];
  const chosen = asked.flatMap((name, index) => {
    const columns = columnsNamed(name, there);
    if (columns.length === 0)
      faults.push({ pointer: `/columns/${index}`, code: 'unknown_field', message: unknown(name, there) });
    return columns;
  });
  if (faults.length > 0) throw refusalOf(faults);
  return chosen;
}

const unknown = (name: string, there: readonly WrittenColumn[]): string =>
  `There is no such column.${suggestion(
    name,
    there.map((column) => column.name),
  )}`;
