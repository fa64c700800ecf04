import { definitionGuardKey } from '../../custom-fields/keys.ts';
import { findDefinition } from '../../custom-fields/repository.ts';
import { storedCustomer } from '../../customers/customer.ts';
import { profileKey, profileSortKey, standingKey, standingSortKey } from '../../customers/keys.ts';
import { groupKey } from '../../groups/keys.ts';
import { type StoredStanding, storedStanding } from '../../standing/standing.ts';
import { patched } from '../customer-repair.ts';
import type { Expectation, PairRule } from '../pairs.ts';
import { parsedAs } from '../parsed.ts';

const customerOf = parsedAs(storedCustomer);
const standingOf = parsedAs(storedStanding);

/** The groups of customers exist. */
const groups: PairRule = {
  check: 'references',
  expects: (item) => {
    const customer = item.SK === profileSortKey ? customerOf(item) : undefined;
    return (customer?.groupIds ?? []).map(
      (id): Expectation => ({
        key: groupKey(id),
        where: profileKey(customer?.id ?? ''),
        about: `group ${id}`,
        holds: (found) => found !== undefined,
        fault: () =>
          customer && {
            what: `The customer is in the group ${id}, which does not exist.`,
            remedy: patched(customer, 'takes the customer out of it', (now) => ({
              groupIds: now.groupIds.filter((one) => one !== id),
            })),
          },
      }),
    );
  },
};

/** The custom fields of customers are declared. */
const customFields: PairRule = {
  check: 'references',
  expects: (item, { table }) => {
    const customer = item.SK === profileSortKey ? customerOf(item) : undefined;
    return Object.keys(customer?.customFields ?? {}).map(
      (key): Expectation => ({
        key: definitionGuardKey(key),
        where: profileKey(customer?.id ?? ''),
        about: `custom field ${key}`,
        holds: (found) => found !== undefined,
        fault: async () => {
          // Without its guard it may be declared all the same: then only that is wrong.
          if (!customer || (await findDefinition(table, key))) return undefined;
          return {
            what: `The customer has a value of the custom field ${key}, which is not declared: nobody can see or change it.`,
            remedy: patched(customer, 'erases the value, as the deletion of the field should have', () => ({
              customFields: { [key]: null },
            })),
          };
        },
      }),
    );
  },
};

/** Whoever was merged later has passed the other's orders on as well. */
const isHolder = (standing: StoredStanding | undefined, id: string): boolean =>
  standing?.former?.state === 'merged' || (standing?.mergedIds?.includes(id) ?? false);

/** Whom customers were merged into, there is something to say of. */
const survivors: PairRule = {
  check: 'references',
  expects: (item) => {
    const standing = item.SK === standingSortKey ? standingOf(item) : undefined;
    if (standing?.former?.state !== 'merged') return [];
    const { into } = standing.former;
    return [
      {
        key: standingKey(into),
        where: standingKey(standing.id),
        about: `merged into ${into}`,
        holds: (found) => isHolder(standingOf(found), standing.id),
        fault: () => ({
          what: `The customer was merged into ${into}, of whom the table does not say so.`,
          remedy: {
            advice: `GET /v1/customers/${into} tells who that is. If nobody, restore the record from a backup, or leave the id as it is: it answers 404.`,
          },
        }),
      },
    ];
  },
};

export const referenceRules: readonly PairRule[] = [groups, customFields, survivors];
