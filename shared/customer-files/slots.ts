import { passwordJudge } from '../credentials/password-policy.ts';
import type { CellFault } from './cell-reader.ts';
import { customerKinds } from './columns.ts';
import { fieldSlot } from './field-slot.ts';
import type { KindName } from './kinds.ts';
import type { Fields } from './paths.ts';
import type { FileReading } from './reading.ts';
import type { RowContext } from './row.ts';
import type { RowProblem } from './row-problem.ts';
import {
  groupsSlot,
  hashSlot,
  idSlot,
  languageSlot,
  passwordSlot,
  sameSlot,
  splitSlot,
  usernameSlot,
} from './special-slots.ts';

/** What is known of a row while its cells are read. */
export interface Draft {
  id?: string;
  readonly fields: Fields;
  newGroups?: readonly string[];
  password?: string;
  refusedPassword?: RowProblem;
  passwordHash?: string;
  uncheckableHash?: true;
  otherLanguage?: true;
  /** Whether the name is to be taken apart. */
  splits?: true;
  /** The e-mail address that stands where a username should. */
  usernameEmail?: string;
  /** Whether the billing address is said to be the shipping address. */
  isSame?: true;
}

/** What becomes of the cells of one column. */
export interface Slot {
  /** Takes a cell that is not blank into the draft. */
  readonly take: (cell: string, draft: Draft) => CellFault | undefined;
  /** Whether a cell that would say nothing elsewhere is the name of something here. Absent: none is. */
  readonly knows?: (cell: string) => boolean;
  /** Takes in that the cell is blank and the field to be cleared. Absent: a blank cell says nothing. */
  readonly clear?: (draft: Draft) => void;
}

export interface ColumnSlot extends Slot {
  readonly name: string;
  readonly index: number;
  /** Absent: the column had a meaning when the file was planned, and has none any more. */
  readonly kind: KindName | undefined;
}

/** The columns of a file that mean something, each with what becomes of its cells. */
export async function slotsOf(reading: FileReading, context: RowContext): Promise<ColumnSlot[]> {
  const { columns, splitNames } = reading;
  const has = (name: string) => columns.some(({ meaning }) => meaning === name);
  const field = (name: string) => fieldSlot(name, reading, context);
  const judge = has('password') ? await passwordJudge(context.shortestPassword) : () => undefined;
  const splits = splitNames && !has('firstName') && !has('lastName');
  const slotOf = (meaning: string): Slot => {
    switch (meaning) {
      case 'id':
        return idSlot(has('externalId') ? undefined : field('externalId'));
      case 'name':
        return splits ? splitSlot(field('name')) : field('name');
      case 'groups':
        return groupsSlot(context);
      case 'billingAddress':
        return sameSlot;
      case 'username':
        return usernameSlot(field('username'));
      case 'language':
        return languageSlot(field('language'));
      case 'password':
        return passwordSlot(judge);
      case 'passwordHash':
        return hashSlot;
      case 'marketing.email':
      case 'marketing.at':
      case 'marketing.source':
      // What was answered is proved by these; an empty cell is no answer. Nor does it let in again who was blocked.
      case 'status':
        return { take: field(meaning).take };
      default:
        return field(meaning);
    }
  };
  const kindOf = customerKinds(context.customFields);
  return columns.flatMap(({ meaning }, index) =>
    meaning === undefined || meaning === 'error'
      ? []
      : [{ name: meaning, index, kind: kindOf(meaning), ...slotOf(meaning) }],
  );
}
