import type { OwnSnapshotStore } from '../../../shared/directory/snapshot/files.ts';
import { SnapshotUnusable } from '../../../shared/directory/snapshot/frames.ts';

/** Snapshots in memory, which tests lose and damage. */
export class MemorySnapshots implements OwnSnapshotStore {
  readonly files = new Map<string, Buffer>();
  readonly #onWritten: (file: Buffer) => Promise<void>;

  /** @param onWritten may damage what was written, or throw */
  constructor(onWritten: (file: Buffer) => Promise<void> = async () => {}) {
    this.#onWritten = onWritten;
  }

  async read(key: string, bytes: number): Promise<Buffer> {
    const file = this.files.get(key);
    if (!file || file.length < bytes) throw new SnapshotUnusable('its object is gone');
    return file.subarray(0, bytes);
  }

  async write(key: string, file: Buffer): Promise<void> {
    this.files.set(key, file);
    await this.#onWritten(file);
  }

  async removeOthers(key: string): Promise<number> {
    const others = [...this.files.keys()].filter((other) => other !== key);
    for (const other of others) this.files.delete(other);
    return others.length;
  }
}
