import { closeSync, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** A folder whose files are memory. */
const memoryFolder = '/dev/shm';

/** A file without a name that a pool and one of its workers have open: what processes have in place of shared memory. */
export class SharedFile {
  readonly descriptor: number;
  #open = true;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  close(): void {
    if (this.#open) closeSync(this.descriptor);
    this.#open = false;
  }

  /** In memory; `undefined` where the platform has no files there. */
  static inMemory(): SharedFile | undefined {
    try {
      return SharedFile.#in(memoryFolder);
    } catch {
      return undefined;
    }
  }

  /** In memory if possible. */
  static anywhere(): SharedFile {
    return SharedFile.inMemory() ?? SharedFile.#in(tmpdir());
  }

  /** Unlinked at once: nothing of it remains, however the processes end. */
  static #in(folder: string): SharedFile {
    const path = join(folder, `futures-${randomUUID()}`);
    const descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return new SharedFile(descriptor);
  }
}
