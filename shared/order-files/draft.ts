import { problem, type RowProblem } from '../customer-files/row-problem.ts';
import type { CsvRow } from '../imports/csv.ts';
import type { RowsRun } from '../imports/judging.ts';
import { failed, type RowOutcome } from '../imports/row-outcome.ts';
import { type OrderInput, orderInput } from '../orders/input.ts';
import type { StoredOrder } from '../orders/order.ts';
import type { Recorded } from '../orders/plan.ts';
import type { Change } from '../table/commit.ts';
import type { OrderRow } from './columns.ts';
import { apply, type OrderState, stateOf } from './order-state.ts';
import type { Person } from './person.ts';
import type { OrderRowContent } from './read-row.ts';

/** A row that was applied to its order, and whose outcome is known once that is planned. */
export interface DraftRow {
  outcome(): RowOutcome;
}

interface AppliedRow {
  readonly row: CsvRow;
  readonly before: OrderState | undefined;
  readonly after: OrderState;
  readonly isChanged: boolean;
}

const nothing: Change = { writes: [] };

/** An order while rows of a file are applied to it, one after the other. */
export class Draft {
  readonly id: string;
  readonly #run: Pick<RowsRun, 'reading' | 'context' | 'options' | 'since'>;
  readonly #stored: StoredOrder | undefined;
  readonly #rows: AppliedRow[] = [];
  #state: OrderState | undefined;
  #person: Person | undefined;
  #recorded: Recorded | undefined;
  #change = nothing;
  #problem: RowProblem | undefined;

  constructor(run: RowsRun, { id }: OrderRowContent, stored: StoredOrder | undefined) {
    this.id = id;
    this.#run = run;
    this.#stored = stored;
    this.#state = stored && stateOf(stored);
  }

  /** Whether no row could be applied: there is nothing to plan. */
  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** Whether there is no such order yet, nor a row that makes one, though one may. */
  get isNew(): boolean {
    return this.#state === undefined && this.#run.options.mode !== 'update';
  }

  /** The first row of the order. */
  get firstRow(): number {
    return this.#rows[0]?.row.row ?? 0;
  }

  /** The order as it is to be recorded. */
  get input(): OrderInput {
    return orderInput.parse({ ...this.#state?.given, ...(this.#person && { customer: this.#person }) });
  }

  apply(row: CsvRow, content: OrderRowContent, occurrence: number): RowOutcome | DraftRow {
    const refusal = this.#refusal();
    if (refusal) return failed(row, refusal.problem);
    const { reading, context } = this.#run;
    const before = this.#state;
    const applied = apply(content, before, { reading, currency: context.currency, occurrence });
    if ('problem' in applied) return failed(row, applied.problem);
    const given = { ...applied.state.given, ...(content.person && { customer: content.person }) };
    if (!orderInput.safeParse(given).success) return failed(row, unknownPerson);
    this.#person ??= content.person;
    this.#state = applied.state;
    const own: AppliedRow = { row, before, after: applied.state, isChanged: applied.isChanged };
    this.#rows.push(own);
    return { outcome: () => this.#outcomeOf(own) };
  }

  /** Takes in what becomes of the order. @param change what its transaction writes, of the first order of a customer */
  settle(recorded: Recorded, change: Change | undefined): void {
    this.#recorded = recorded;
    this.#change = change ?? nothing;
  }

  /** Takes in why nothing becomes of it. */
  refuse(problem: RowProblem): void {
    this.#problem = problem;
  }

  /** Why the mode of the import leaves the order alone. What this import has made itself, its further rows are about. */
  #refusal() {
    const { options, since } = this.#run;
    if (options.mode === 'create' && this.#stored && this.#stored.createdAt < since)
      return problem('exists', 'This order exists, and the import only records new ones.');
    if (options.mode === 'update' && !this.#stored)
      return problem(
        'not_found',
        'There is no such order, and the import only changes those that there are.',
      );
    return undefined;
  }

  #outcomeOf({ row, before, after, isChanged }: AppliedRow): RowOutcome {
    if (this.#problem) return failed(row, this.#problem);
    const recorded = this.#recorded;
    const isFirst = row === this.#rows[0]?.row;
    const isOutdated = recorded?.outcome === 'outdated';
    const wasFilledIn =
      isFirst && recorded?.outcome === 'updated' && !this.#rows.some((one) => one.isChanged);
    const isUnchanged = isOutdated || recorded?.outcome === 'unchanged' || !(isChanged || wasFilledIn);
    const result = isUnchanged ? 'unchanged' : before ? 'updated' : 'created';
    const customer = recorded?.customer;
    const tallies = {
      ...(isFirst && customer?.outcome === 'created' && { customersCreated: 1 }),
      ...(isOutdated && { outdated: 1 }),
      // Of orders of somebody who was merged, nobody can know the other's keys any more.
      ...(isFirst &&
        recorded?.outcome === 'unchanged' &&
        customer?.outcome === 'kept' &&
        customer.id === this.#stored?.customerId && { keptCustomers: 1 }),
    };
    return {
      row,
      result,
      change: isFirst ? this.#change : nothing,
      ...(Object.keys(tallies).length > 0 && { tallies }),
      ...(customer && { customerId: customer.id }),
      ...(before && { before: shown(before, before, after) }),
      after: shown(after, before, after),
    };
  }
}

const unknownPerson: RowProblem = {
  code: 'invalid',
  message: 'What the row says of the customer cannot be taken.',
};

/** The order as one row of a file has it: with the line in which it differs. */
function shown(of: OrderState, before: OrderState | undefined, after: OrderState): OrderRow {
  const [old, now] = [before?.input.order.lineItems ?? [], after.input.order.lineItems];
  const index = now.findIndex((line, at) => JSON.stringify(line) !== JSON.stringify(old[at]));
  const item = of.input.order.lineItems[index];
  const order = { ...of.input.order, id: '', createdAt: '', updatedAt: '', version: 1 };
  return {
    order,
    customerId: undefined,
    customer: undefined,
    ...(item && { line: { item, number: index + 1 } }),
  };
}
