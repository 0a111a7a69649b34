import type { RecordingStore } from '../../persistence/index.ts';
import { noRoomToRecord, recordsNothing } from './recording-errors.ts';
import type { RecordingShelf } from './recording-shelf.ts';

const DAY_MS = 86_400_000;
/** Looked at together. */
const BATCH = 20;

/** How much recordings may take, and for how long. */
export interface RecordingLimits {
  /** All together; 0: nothing is recorded. */
  readonly maxBytes: number;
  /** What they leave free on the disk for everything else. */
  readonly keepFreeBytes: number;
  /** How long they are kept. */
  readonly days: number;
}

export interface RecordingRoomOptions {
  readonly store: RecordingStore;
  readonly shelf: RecordingShelf;
  readonly limits: RecordingLimits;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Whether there is room to record, and who goes to make some: the oldest. */
export class RecordingRoom {
  readonly #options: RecordingRoomOptions;
  /** A clock that is wrong would take everything: it is believed the second time. */
  #isDoubted = false;

  constructor(options: RecordingRoomOptions) {
    this.#options = options;
  }

  /**
   * @param running bytes of those that run
   * @throws ProtocolError `forbidden`, `disk-full`
   */
  async demand(running: number): Promise<void> {
    if (this.#options.limits.maxBytes === 0) throw recordsNothing();
    await this.makeRoom(running);
    if (!(await this.isLeft(running))) throw noRoomToRecord();
  }

  /** Whether those that run may go on. */
  async isLeft(running: number): Promise<boolean> {
    const { limits, shelf } = this.#options;
    return running < limits.maxBytes && (await shelf.freeBytes()) > limits.keepFreeBytes;
  }

  /** Removes what is too old or too much. Answers with how many these were. */
  async tidy(running: number): Promise<number> {
    return (await this.#removeOld()) + (await this.makeRoom(running));
  }

  /** Removes the oldest while all together are too much. Answers with how many these were. */
  async makeRoom(running: number): Promise<number> {
    const { limits, store } = this.#options;
    return await this.#removeWhile(async () => (await store.totalBytes()) + running > limits.maxBytes);
  }

  async #removeOld(): Promise<number> {
    const { limits, now, store } = this.#options;
    const beforeMs = now() - limits.days * DAY_MS;
    const [newest] = (await store.page({ limit: 1 })).recordings;
    const wouldTakeAll = newest !== undefined && newest.startedAtMs < beforeMs;
    if (wouldTakeAll && !this.#isDoubted) {
      this.#isDoubted = true;
      return 0;
    }
    this.#isDoubted = false;
    return await this.#removeWhile(async ({ endedAtMs }) => (endedAtMs ?? beforeMs) < beforeMs);
  }

  /** The oldest first. */
  async #removeWhile(
    isToGo: (oldest: { readonly endedAtMs: number | null }) => Promise<boolean>,
  ): Promise<number> {
    const { shelf, store } = this.#options;
    let removed = 0;
    for (;;) {
      const some = await store.oldest(BATCH);
      for (const recording of some) {
        if (!(await isToGo(recording))) return removed;
        // The row last: what is cut off here is done again.
        await shelf.remove(recording.recordingId);
        await store.remove(recording.recordingId);
        removed += 1;
      }
      if (some.length === 0) return removed;
    }
  }
}
