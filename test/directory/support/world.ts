import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { definitionKey } from '../../../shared/custom-fields/keys.ts';
import { createCustomer, deleteCustomer, updateCustomer } from '../../../shared/customers/changes.ts';
import { withE164 } from '../../../shared/customers/e164.ts';
import { customerInput, customerPatch } from '../../../shared/customers/input.ts';
import { profileSortKey, standingSortKey } from '../../../shared/customers/keys.ts';
import { findById } from '../../../shared/customers/repository.ts';
import { build } from '../../../shared/directory/builder.ts';
import { Directory } from '../../../shared/directory/directory.ts';
import { readPointer } from '../../../shared/directory/snapshot/pointer.ts';
import { InvalidRequest } from '../../../shared/errors.ts';
import { groupKey } from '../../../shared/groups/keys.ts';
import { changeStanding } from '../../../shared/standing/change.ts';
import { findStanding } from '../../../shared/standing/repository.ts';
import { noStanding } from '../../../shared/standing/standing.ts';
import { type Change, mergeChanges, tryCommit } from '../../../shared/table/commit.ts';
import { Lanes } from '../../../shared/table/lanes.ts';
import type { Table } from '../../../shared/table/table.ts';
import { put } from '../../../shared/table/writes.ts';
import { numberedId } from '../../support/ids.ts';
import { Interleaver, ModelStore, seededRandom } from '../../support/model-store.ts';
import type { Person } from './meaning.ts';
import { definitions, groups } from './people.ts';
import { MemorySnapshots } from './snapshots.ts';
import { type GivenSums, noSums, standingWith, sumsIn } from './sums.ts';
import { Worker } from './worker.ts';

/** Nothing waits: each call is one step. */
class AtOnce extends Interleaver {
  override async turn(): Promise<void> {}
}

const hourMs = 60 * 60 * 1000;

/** A table, the containers that answer from it, and the builders of their snapshots, all driven from outside. */
export class World {
  /** When it is: it goes on by a millisecond with each change. */
  now: number;
  readonly store: ModelStore;
  readonly table: Table;
  /** Of the processes that write: each begins in a lane of its own. */
  readonly #writers: readonly Table[];
  readonly #snapshots = new MemorySnapshots();
  readonly #containers: Directory[] = [];
  #builders: Worker[] = [];
  #ids = 0;

  private constructor(now: number, seed: number) {
    this.now = now;
    const random = seededRandom(seed);
    this.store = new ModelStore(new AtOnce(random), random);
    this.table = this.#open();
    this.#writers = [this.table, this.#open(), this.#open()];
  }

  /** A world with groups and custom fields, and nobody in it. */
  static async make(now: number, seed: number): Promise<World> {
    const world = new World(now, seed);
    const writes = [
      ...groups.map((id) => put({ ...groupKey(id), id, name: id })),
      ...definitions.map((definition) => put({ ...definitionKey(definition.id), ...definition })),
    ];
    await tryCommit(world.table, { writes });
    return world;
  }

  #open(send: ModelStore['send'] = (command) => this.store.send(command)): Table {
    // The code uses nothing of the document client but `send`.
    const documents = { send } as unknown as DynamoDBDocumentClient;
    return { name: 't', documents, lanes: new Lanes(), clock: () => new Date(this.now) };
  }

  /** All customers that there are, as they lie in the table, with what they come to. */
  people(): Person[] {
    const items = this.store.all().toSorted((a, b) => (a.PK < b.PK ? -1 : 1));
    const standings = items.filter(({ SK }) => SK === standingSortKey);
    const sums = new Map(standings.map((item) => [item.id, sumsIn(item)]));
    const profiles = items.filter(({ SK }) => SK === profileSortKey);
    return profiles.map((profile) => ({ ...profile, ...noSums, ...sums.get(profile.id) }));
  }

  /** New customers, all in one transaction; those who have what another one has in a unique field are left out. */
  async create(all: readonly object[], at: string): Promise<void> {
    const changes = all.map((sent) => {
      const id = numberedId(++this.#ids);
      const input = withE164(customerInput.parse(sent), 'GB');
      return createCustomer(id, input, 'api', { ...this.#origin(), now: new Date(at) }).change;
    });
    const written = new Set<string>();
    const together = changes.filter(({ writes }) => {
      const keys = writes.flatMap((write) =>
        write.kind === 'put' ? [`${write.item.PK} ${write.item.SK}`] : [],
      );
      const isAlone = keys.every((key) => !written.has(key));
      for (const key of keys) written.add(key);
      return isAlone;
    });
    await this.#commit(together);
  }

  /** Changes one of the customers, in the order of their ids. */
  async patch(which: number, sent: object, at: string): Promise<void> {
    const current = await this.#oneOf(which);
    const patch = withE164(customerPatch.parse(sent), 'GB');
    try {
      const updated = current && updateCustomer(current, patch, { ...this.#origin(), now: new Date(at) });
      if (updated) await this.#commit([updated.change]);
    } catch (error) {
      // What nobody could be known by any more.
      if (!(error instanceof InvalidRequest)) throw error;
    }
  }

  /** Changes where one of the customers stands. */
  async order(which: number, given: GivenSums): Promise<void> {
    const current = await this.#oneOf(which);
    if (!current) return;
    const before = (await findStanding(this.table, current.id)) ?? noStanding(current.id);
    await this.#commit([changeStanding(before, standingWith(before, given), 'EUR')]);
  }

  async delete(which: number): Promise<void> {
    const current = await this.#oneOf(which);
    if (!current) return;
    const before = await findStanding(this.table, current.id);
    const former = { state: 'deleted', at: new Date(this.now).toISOString() } as const;
    await this.#commit([
      deleteCustomer(current, this.#origin()),
      ...(before ? [changeStanding(before, { ...before, former }, 'EUR')] : []),
    ]);
  }

  async #oneOf(which: number) {
    const ids = this.people().map(({ id }) => String(id));
    return ids.length > 0 ? await findById(this.table, ids[which % ids.length] ?? '') : undefined;
  }

  async #commit(changes: readonly Change[]): Promise<void> {
    const writer = this.#writers[this.now++ % this.#writers.length] ?? this.table;
    await tryCommit(writer, mergeChanges(...changes));
  }

  #origin = () => ({ actor: 'test', requestId: 'test', now: new Date(this.now) });

  /** One of two containers, which stay warm until they are restarted. */
  container(which: number): Directory {
    const known = this.#containers[which];
    if (known) return known;
    const directory = new Directory(this.#open(), 'EUR', this.#snapshots);
    this.#containers[which] = directory;
    return directory;
  }

  restart(which: number): void {
    delete this.#containers[which];
  }

  /** Starts a builder, which goes on when {@link step} says so. */
  startBuilder(way: 'onward' | 'afresh'): void {
    const builder = new Worker(async (turn) => {
      const table = this.#open(async (command) => {
        await turn();
        return await this.store.send(command);
      });
      const { read, write } = this.#snapshots;
      const snapshots = {
        read: async (...args: Parameters<typeof read>) => {
          await turn();
          return await this.#snapshots.read(...args);
        },
        write: async (...args: Parameters<typeof write>) => {
          await turn();
          await this.#snapshots.write(...args);
        },
      };
      await build({ table, currency: 'EUR', snapshots }, await readPointer(table), way);
    });
    this.#builders.push(builder);
  }

  /** Lets the builders go so many steps, in turns. */
  async step(steps: number): Promise<void> {
    for (let n = 0; n < steps && this.#builders.length > 0; n++) {
      await this.#builders[n % this.#builders.length]?.step();
      this.#builders = this.#builders.filter(({ isDone }) => !isDone);
    }
  }

  /** All builders die where they are. */
  killBuilders(): void {
    this.#builders = [];
  }

  spoilSnapshots(how: 'lost' | 'damaged'): void {
    const { files } = this.#snapshots;
    if (how === 'lost') files.clear();
    for (const file of files.values()) file.fill(0, file.length >> 1);
  }

  /** Time passes: nothing is at work for hours, and what has expired is removed, sooner or later. */
  pass(hours: number): void {
    this.killBuilders();
    this.now += hours * hourMs;
    this.store.expire(this.now / 1000);
  }
}
