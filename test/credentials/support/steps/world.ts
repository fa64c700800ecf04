import { takeFeedback } from '../../../../shared/mail/feedback.ts';
import { openSessionOf, pick, type Steps } from './step.ts';

const minute = 60;
const day = 24 * 60 * minute;

/** What nobody does: time passes, mails come back. */
export const worldSteps: Steps = {
  'minutes pass': async (_, shop, { which }) => shop.wait(minute * (pick([1, 59, 61], which) ?? 0)),
  'days pass': async (_, shop, { which }) => shop.wait(day * (pick([1, 2, 4, 29, 29, 31], which) ?? 0)),
  'months pass, in each of which a session is used': async (people, shop, { which }) => {
    const session = pick(people.sessions, which);
    for (let month = pick([3, 6, 7], which) ?? 0; session && month > 0; month--) {
      shop.wait(29 * day);
      await openSessionOf(people, shop, session);
    }
  },
  'the last second of a session comes, or passes': async (people, shop, { which, yes }) => {
    const now = shop.now.getTime();
    const session = pick(
      people.sessions.filter((one) => people.isOpen(one, now)),
      which,
    );
    if (session) shop.wait((people.endOfSession(session) - now) / 1000 - (yes ? 1 : 0));
  },
  'the table forgets some of what has expired': async (_, shop) => shop.forgetExpired(),
  'a mail bounces, or its reader complains': async (people, shop, { email, yes }) => {
    const recipients = [{ emailAddress: email }];
    const detail = yes
      ? ({ eventType: 'Bounce', bounce: { bounceType: 'Permanent', bouncedRecipients: recipients } } as const)
      : ({ eventType: 'Complaint', complaint: { complainedRecipients: recipients } } as const);
    await takeFeedback(shop.table, { id: 'event', detail });
    const person = people.owner(email);
    if (!person || person.delivery === 'complained') return;
    person.delivery = yes ? 'bounced' : 'complained';
    if (!yes) person.news = 'no';
  },
};
