import { readEnvironment } from '../../shared/environment.ts';
import { feedbackEvent, takeFeedback } from '../../shared/mail/feedback.ts';
import { invocation, type LambdaContext } from '../../shared/observability/invocation.ts';
import { openTable } from '../../shared/table/table.ts';

const { TABLE_NAME } = readEnvironment('TABLE_NAME');
const table = openTable(TABLE_NAME);

/**
 * Takes in what SES tells of a mail: that it bounced, or was reported as spam. When it throws, Lambda tries twice more
 * and then keeps the event among the dead letters; the same event twice changes nothing.
 */
export const handler = (event: unknown, context: LambdaContext = {}): Promise<void> =>
  invocation(context, {}, () => takeFeedback(table, feedbackEvent.parse(event)));
