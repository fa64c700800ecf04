import { expect } from 'vitest';
import { unsubscribeToken } from '../../../../shared/consents/unsubscribe.ts';
import { confirmEmailChange, requestEmailChange } from '../../../../shared/credentials/email-change.ts';
import { changeMe } from '../../../../shared/credentials/me.ts';
import { confirmPasswordReset, requestPasswordReset } from '../../../../shared/credentials/password-reset.ts';
import { confirmVerification, requestVerification } from '../../../../shared/credentials/verification.ts';
import { confirmMarketing } from '../../../../shared/marketing/confirm.ts';
import { unsubscribe } from '../../../../shared/marketing/unsubscribe.ts';
import type { Link, People, Purpose } from '../people.ts';
import { type MemoryShop, outcomeOf } from '../shop.ts';
import { deliver, drawnLink, drawnSession, follow, mailedTo, pick, type Steps, typedBy } from './step.ts';

/** Who registers has another one. */
const seldomTaken = 'wanted@example.com';

type Following = (people: People, shop: MemoryShop, link: Link, password: string) => Promise<void>;

/** Whatever was mailed for it, and whatever has happened since. */
const following: Readonly<Record<Purpose, Following>> = {
  reset: async (people, shop, link, password) => {
    const { owner, token } = link;
    const confirmed = confirmPasswordReset(shop.rules, { token, password }, shop.origin());
    if (people.works(link, shop.now.getTime()) && owner.mustReset && owner.password === password) {
      expect((await outcomeOf(confirmed)).code).toBe('invalid_request');
      return;
    }
    await follow(people, shop, link, confirmed, () => {
      people.setPassword(owner, password);
      owner.verified = true;
    });
  },
  'verify-email': async (people, shop, link) => {
    const confirmed = confirmVerification(shop.table, link.token, shop.origin());
    await follow(people, shop, link, confirmed, () => {
      link.owner.verified = true;
    });
  },
  'change-email': async (people, shop, link) => {
    const { owner, email = '' } = link;
    const confirmed = confirmEmailChange(shop.table, link.token, shop.origin());
    const holder = people.owner(email);
    if (people.works(link, shop.now.getTime()) && holder && holder !== owner) {
      expect((await outcomeOf(confirmed)).code).toBe('already_exists');
      return;
    }
    await follow(people, shop, link, confirmed, () => {
      people.change(owner, { email });
      owner.verified = true;
    });
  },
  'confirm-marketing': async (people, shop, link) => {
    const confirmed = confirmMarketing(shop.table, link.token, shop.origin());
    const { owner } = link;
    if (people.works(link, shop.now.getTime()) && owner.news !== 'asked') {
      expect((await outcomeOf(confirmed)).code).toBe(owner.news === 'yes' ? 'link_used' : 'link_invalid');
      return;
    }
    await follow(people, shop, link, confirmed, () => {
      owner.news = 'yes';
    });
  },
};

const followDrawn =
  (purpose: Purpose): Steps[string] =>
  async (people, shop, draw) => {
    const link = drawnLink(people, purpose, draw);
    if (link) await following[purpose](people, shop, link, draw.password);
  };

/** What is asked for by mail, and done by the links in it, in time or too late, once or again. */
export const linkSteps: Steps = {
  'ask for a new password': async (people, shop, { email }) => {
    await requestPasswordReset(shop.rules, email, shop.somewhere().from, shop.origin());
    expect(await deliver(people, shop)).toEqual(mailedTo(people, shop, people.owner(email), 'reset'));
  },
  'ask for a link that proves the address': async (people, shop, { email }) => {
    const person = people.owner(email);
    const expected = person?.verified ? [] : mailedTo(people, shop, person, 'verify-email');
    await requestVerification(shop.rules, email, shop.somewhere().from, shop.origin());
    expect(await deliver(people, shop)).toEqual(expected);
  },
  'ask for another address': async (people, shop, draw) => {
    const drawn = await drawnSession(people, shop, draw);
    if (!drawn) return;
    const { owner } = drawn.session;
    const asked = { email: draw.yes ? seldomTaken : draw.email, password: typedBy(owner, draw) };
    const asking = requestEmailChange(shop.rules, drawn.open, asked, shop.somewhere(), shop.origin());
    const { code } = await outcomeOf(asking);
    if (owner.password !== asked.password) expect(code).toBe('wrong_password');
    else expect(['ok', 'too_many_attempts']).toContain(code);
    const mailed = await deliver(people, shop, owner);
    if (code !== 'ok' || people.owner(asked.email)) expect(mailed).toEqual([]);
  },
  'ask for news, or for none': async (people, shop, draw) => {
    const drawn = await drawnSession(people, shop, draw);
    if (!drawn) return;
    const { owner } = drawn.session;
    const asks = draw.yes && owner.news !== 'yes';
    const expected = asks ? mailedTo(people, shop, owner, 'confirm-marketing') : [];
    await changeMe(shop.rules, drawn.open, { marketing: { email: draw.yes } }, shop.origin());
    if (asks) owner.news = 'asked';
    else if (!draw.yes) owner.news = 'no';
    expect(await deliver(people, shop)).toEqual(expected);
  },
  unsubscribe: async (people, shop, { which }) => {
    const person = pick(people.all, which);
    if (!person) return;
    if (!person.gone)
      person.unsubscribeToken = (await unsubscribeToken(shop.table, person.id, shop.origin())).token;
    if (person.unsubscribeToken === undefined) return;
    const { code } = await outcomeOf(unsubscribe(shop.table, person.unsubscribeToken, shop.origin()));
    expect(code).toBe(person.gone ? 'link_invalid' : 'ok');
    person.news = 'no';
  },
  'set a password by a link': followDrawn('reset'),
  'confirm the address by a link': followDrawn('verify-email'),
  'confirm another address by a link': followDrawn('change-email'),
  'confirm the wish for news by a link': followDrawn('confirm-marketing'),
  'follow a link in its last second, or just after it': async (people, shop, { which, password, yes }) => {
    const now = shop.now.getTime();
    const link = pick(
      people.links.filter((one) => people.works(one, now)),
      which,
    );
    if (!link) return;
    shop.wait((people.endOf(link) - now) / 1000 - (yes ? 1 : 0));
    await following[link.purpose](people, shop, link, password);
  },
};
