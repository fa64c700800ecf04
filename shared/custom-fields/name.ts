/** The name of a custom field beside the other fields of a customer: `customFields.shoeSize`. */
export type CustomFieldName = `customFields.${string}`;

const prefix = 'customFields.';

/** The name of the custom field with that key. */
export const customFieldName = (key: string): CustomFieldName => `${prefix}${key}`;

/** The key of the custom field that is meant; undefined: the name is not that of one. */
export const customKeyOf = (name: string): string | undefined =>
  name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
