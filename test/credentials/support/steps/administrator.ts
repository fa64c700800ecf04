import { expect } from 'vitest';
import { resetPasswordOf, setPasswordOf } from '../../../../shared/credentials/admin-password.ts';
import { nextPassword } from '../../../../shared/credentials/credential.ts';
import { endSessionsOf } from '../../../../shared/credentials/session-list.ts';
import { customerInput } from '../../../../shared/customers/input.ts';
import { findById } from '../../../../shared/customers/repository.ts';
import { patchCustomer, registerCustomer } from '../../../../shared/customers/service.ts';
import { anonymiseCustomer } from '../../../../shared/erasure/anonymisation.ts';
import { removeCustomer } from '../../../../shared/erasure/remove.ts';
import { commit } from '../../../../shared/table/commit.ts';
import { hashOfOtherSystem } from '../other-systems.ts';
import { outcomeOf } from '../shop.ts';
import { deliver, mailedTo, pick, present, type Steps } from './step.ts';

/** What the shop does about customers. */
export const administratorSteps: Steps = {
  'create without a password': async (people, shop, { email }) => {
    const id = crypto.randomUUID();
    const made = await outcomeOf(
      registerCustomer(shop.table, id, customerInput.parse({ email }), shop.origin(), { currency: 'EUR' }),
    );
    expect(made.code).toBe(people.owner(email) ? 'already_exists' : 'ok');
    if (made.code === 'ok') people.add(id, email);
  },
  'import with a hash of another system': async (people, shop, { email, password, yes }) => {
    if (people.owner(email)) return;
    const [id, now] = [crypto.randomUUID(), shop.now];
    await registerCustomer(shop.table, id, customerInput.parse({ email }), shop.origin(), {
      currency: 'EUR',
    });
    const hash = await hashOfOtherSystem(password, yes ? 'argon2id' : 'bcrypt');
    await commit(shop.table, { writes: [nextPassword(id, hash, 0, now)] });
    people.add(id, email, password);
  },
  'administrator sets a password': async (people, shop, { which, password, yes }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const chosen = { password, requireChange: yes };
    await setPasswordOf(shop.rules, person.id, chosen, shop.origin());
    people.setPassword(person, password, yes);
  },
  'administrator has a link mailed, or forces a reset': async (people, shop, { which, yes }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const mail = await resetPasswordOf(shop.table, person.id, yes, shop.origin());
    if (yes) people.forceReset(person);
    expect(mail === 'ordered').toBe(people.isMailable(person));
    expect(await deliver(people, shop)).toEqual(mailedTo(people, shop, person, 'reset'));
  },
  'administrator ends all sessions': async (people, shop, { which }) => {
    const person = pick(present(people), which);
    if (!person) return;
    await endSessionsOf(shop.table, person.id, shop.origin());
    people.endSessions(person);
  },
  'administrator sets the status': async (people, shop, { which }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const status = (['active', 'inactive', 'blocked'] as const)[which % 3] ?? 'active';
    const { changed } = await patchCustomer(
      shop.table,
      person.id,
      shop.origin(),
      { status },
      { currency: 'EUR' },
    );
    expect(changed).toBe(status !== person.status);
    if (changed) people.change(person, { status });
  },
  'administrator unblocks': async (people, shop, { which }) => {
    const person = pick(
      present(people).filter(({ status }) => status === 'blocked'),
      which,
    );
    if (!person) return;
    await patchCustomer(shop.table, person.id, shop.origin(), { status: 'active' }, { currency: 'EUR' });
    people.change(person, { status: 'active' });
  },
  'administrator changes the address': async (people, shop, { which, email }) => {
    const person = pick(present(people), which);
    if (!person) return;
    const holder = people.owner(email);
    const { code } = await outcomeOf(
      patchCustomer(shop.table, person.id, shop.origin(), { email }, { currency: 'EUR' }),
    );
    expect(code).toBe(holder && holder !== person ? 'already_exists' : 'ok');
    if (!holder) people.change(person, { email });
  },
  'administrator gives an address that bounced another chance': async (people, shop, { which }) => {
    const person = pick(
      present(people).filter(({ delivery }) => delivery !== undefined),
      which,
    );
    if (!person) return;
    await patchCustomer(shop.table, person.id, shop.origin(), { emailDelivery: null }, { currency: 'EUR' });
    person.delivery = undefined;
  },
  'administrator deletes': async (people, shop, { which, yes }) => {
    const person = pick(present(people), which);
    // Less often than the rest, or there would be nobody.
    if (!person || !yes) return;
    await removeCustomer(shop.table, person.id, shop.origin());
    people.change(person, { gone: true });
  },
  'administrator anonymises': async (people, shop, { which, yes, knows }) => {
    const person = pick(present(people), which);
    if (!person || !yes || knows) return;
    const customer = await findById(shop.table, person.id);
    if (!customer) throw new Error('The customer has vanished.');
    await commit(shop.table, anonymiseCustomer(customer, undefined, 'job', shop.origin()));
    people.change(person, { gone: true });
  },
};
