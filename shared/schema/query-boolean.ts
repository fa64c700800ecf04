import * as z from 'zod';

/**
 * True or false in a query string, where everything is text; false when it is left out. Clients know it as a boolean.
 */
export const queryBoolean = (description: string) =>
  z
    .enum(['true', 'false'])
    .optional()
    .transform((given) => given === 'true')
    .meta({ description, type: 'boolean', enum: [true, false], default: false });
