import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { cheapKdf } from './support/cheap-kdf.ts';
import { People } from './support/people.ts';
import { MemoryShop } from './support/shop.ts';
import { command, everyLoginIsRight, steps } from './support/steps.ts';

vi.mock('../../shared/credentials/kdf.ts', () => cheapKdf);

/** Few, so that people meet at the same address and use the same password. */
const emails = ['ana@example.com', 'bo@example.com', 'chloe@example.com'];
const passwords = ['horse of glass 1', 'horse of glass 2', 'horse of glass 3'];

const draws = fc.record({
  which: fc.nat(1000),
  email: fc.constantFrom(...emails),
  password: fc.constantFrom(...passwords),
  other: fc.constantFrom(...passwords),
  yes: fc.boolean(),
  knows: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
});

/** Runs of how many steps; the soak asks for more. */
const runs = Number(process.env.SIGN_IN_RUNS ?? 100);

test('whatever customers, strangers and administrators do, in whatever order: nobody gets in who should not, and nobody is locked out who should get in (trust 4, 16)', {
  timeout: 3_600_000,
}, async () => {
  const done = new Map<string, number>();
  const commands = Object.keys(steps).map((name) =>
    draws.map((draw) => {
      done.set(name, (done.get(name) ?? 0) + 1);
      return command(name, draw);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { size: '+1', maxCommands: 60 }), async (sequence) => {
      const [people, shop] = [new People(), new MemoryShop()];
      // Most of what can happen needs somebody.
      const [email = '', password = ''] = [emails[0], passwords[0]];
      await steps.register?.(people, shop, {
        which: 0,
        email,
        password,
        other: password,
        yes: false,
        knows: true,
      });
      await fc.asyncModelRun(() => ({ model: people, real: shop }), sequence);
      await everyLoginIsRight(people, shop, emails, passwords);
    }),
    { numRuns: runs },
  );
  expect(done.size).toBe(commands.length);
});
