import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { register } from '../../../shared/credentials/register.ts';
import type { ShopRules } from '../../../shared/credentials/shop-rules.ts';
import { DomainError } from '../../../shared/errors.ts';
import { deliverUnsent } from '../../../shared/mail/mailer.ts';
import { Lanes } from '../../../shared/table/lanes.ts';
import { mailerFor, type SentMail } from '../../support/mailbox.ts';
import { Interleaver, ModelStore, seededRandom } from '../../support/model-store.ts';

/** One after another: nothing waits for its turn. */
class AtOnce extends Interleaver {
  override async turn(): Promise<void> {}
}

/** So many that these limits are never met. */
const plenty = 1_000_000;

/** How many wrong passwords for an address one network may try. */
export const failuresAllowed = 3;

/** A shop whose table is in memory and whose time passes when it is told to. */
export class MemoryShop {
  #now = Date.parse('2026-11-22T10:00:00.000Z');
  #networks = 0;
  readonly #store: ModelStore;
  readonly rules: ShopRules;
  readonly #mailer: ReturnType<typeof mailerFor>;

  constructor() {
    const random = seededRandom(1);
    this.#store = new ModelStore(new AtOnce(random), random);
    const table = {
      name: 'memory',
      // Clientele uses nothing of the client but `send`.
      documents: this.#store as unknown as DynamoDBDocumentClient,
      lanes: new Lanes(),
      clock: () => new Date(this.#now),
    };
    this.rules = {
      table,
      currency: 'EUR',
      defaultCountry: 'GB',
      marketingDoubleOptIn: true,
      shortestPassword: 8,
      shopName: 'Blue Bicycle',
      limits: {
        loginFailuresPerAddress: failuresAllowed,
        loginFailuresPerNetwork: plenty,
        registrationsPerNetwork: plenty,
        resetRequestsPerNetwork: plenty,
      },
    };
    const mailer = mailerFor(table);
    this.#mailer = { ...mailer, deps: { ...mailer.deps, resetMailsPerCustomer: plenty } };
  }

  get table() {
    return this.rules.table;
  }

  get now(): Date {
    return this.table.clock();
  }

  wait(seconds: number): void {
    this.#now += seconds * 1000;
  }

  /** As its TTL does: what has expired goes at any time, or not yet. */
  forgetExpired(): void {
    this.#store.expire(this.#now / 1000);
  }

  /** Somebody in a network of their own. */
  somewhere() {
    const n = ++this.#networks;
    return { from: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, userAgent: undefined };
  }

  /** Who does something, now. */
  origin(actor = 'api-key:test') {
    return { actor, requestId: 'test', now: this.now };
  }

  /** Sends what is to be sent. */
  async mails(): Promise<SentMail[]> {
    const before = this.#mailer.mails.length;
    await deliverUnsent(this.#mailer.deps, (_, error) => {
      throw error;
    });
    return this.#mailer.mails.slice(before);
  }

  /** @param news whether they ask for marketing by e-mail */
  register(email: string, password: string, news: boolean) {
    const asked = { email, password, marketing: { email: news } };
    return register(this.rules, asked, this.somewhere(), this.origin());
  }
}

/** What a door says: `ok` with its answer, or the code of its refusal. */
export type Outcome<T> = { readonly code: 'ok'; readonly value: T } | { readonly code: string };

export async function outcomeOf<T>(asked: Promise<T>): Promise<Outcome<T>> {
  try {
    return { code: 'ok', value: await asked };
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code };
    throw error;
  }
}
