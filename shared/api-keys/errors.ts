import { DomainError } from '../errors.ts';

/** Nobody could make API keys any more. */
export class LastApiKey extends DomainError {
  readonly code = 'last_api_key';

  constructor() {
    super(
      'No other key with the scope api-keys:write lasts as long: nobody could make keys any more. With ?force it is done.',
    );
  }
}
