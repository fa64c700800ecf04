import { DomainError } from '../errors.ts';

/** A predefined view is to be changed or deleted. */
export class PredefinedView extends DomainError {
  readonly code = 'predefined_view';

  constructor() {
    super('Predefined views stay as they are. Save a view of your own.');
  }
}

/** What a view asks was understood when it was saved, and is not any more; or whom it has is nobody's selection. */
export class UnreadableView extends DomainError {
  readonly code = 'unreadable_view';

  /**
   * @param pointer where the request names the view, if it does so in its body
   * @param message why, and what can be done about it, if it is not that this part is not understood
   */
  constructor(
    part: 'filter' | 'sort',
    pointer = `/${part}`,
    message = `The ${part} of this view is not understood any more. Change the view: give it another one.`,
  ) {
    super(message, { errors: [{ pointer, code: 'unreadable_view', message }] });
  }
}
