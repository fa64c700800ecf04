import { problem, type RowProblem } from '../customer-files/row-problem.ts';
import type { CsvRow } from '../imports/csv.ts';
import type { OrderRowContent } from './read-row.ts';

/** Orders of a part of a file of which a row has failed: what the others lack, that row may have said. */
export class BrokenOrders {
  readonly #rows = new Map<string, number>();

  /** @param row that has failed; of several of an order, the first is remembered */
  add(id: string, row: number): void {
    this.#rows.set(id, Math.min(row, this.#rows.get(id) ?? row));
  }

  /** Why a row of an order that is not there yet cannot make it, as far as an earlier row is to blame. */
  problemOf({ row }: CsvRow, { id, fields }: OrderRowContent): RowProblem | undefined {
    const broken = this.#rows.get(id);
    const isWhole = fields.total !== undefined && fields.placedAt !== undefined;
    if (broken === undefined || broken >= row || isWhole) return undefined;
    const message = `Row ${broken} of this order failed, and this one says too little without it. Correct that row, and import both again.`;
    return problem('not_found', message).problem;
  }
}
