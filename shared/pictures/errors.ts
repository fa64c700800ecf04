import { DomainError } from '../errors.ts';

/** What was uploaded is not the picture that it was declared to be. */
export class NotAPicture extends DomainError {
  readonly code = 'not_a_picture';

  constructor() {
    const message = 'The uploaded file is not an image of the content type that it was uploaded with.';
    super(message, { errors: [{ pointer: '/uploadId', code: 'not_a_picture', message }] });
  }
}
