import type { EndReason, Track } from '@auxcast/shared-types';
import type { SessionChange, SessionRecord, Store } from '../persistence/index.ts';
import type { WriteBehind, WriteOptions } from './write-behind.ts';

/** What one session has stored of itself. Nobody waits for it. */
export class SessionLedger {
  readonly #sessionId: string;
  readonly #writes: WriteBehind;
  #peak: number;
  #hostCame: boolean;

  /** @param record what is stored so far */
  constructor({ sessionId, peakListeners, hostCame }: SessionRecord, writes: WriteBehind) {
    this.#sessionId = sessionId;
    this.#peak = peakListeners;
    this.#hostCame = hostCame;
    this.#writes = writes;
  }

  hostCame(): void {
    if (this.#hostCame) return;
    this.#hostCame = true;
    this.#change('host', { hostCame: true });
  }

  live(liveSinceMs: number): void {
    this.#change('live', { liveSinceMs });
  }

  peak(peakListeners: number): void {
    if (peakListeners <= this.#peak) return;
    this.#peak = peakListeners;
    this.#change('peak', { peakListeners });
  }

  ended(endedAtMs: number, endReason: EndReason, peakListeners: number): void {
    this.#change('end', { endedAtMs, endReason, peakListeners }, { isVital: true });
  }

  removed(removedParticipants: readonly string[]): void {
    this.#change('removals', { removedParticipants }, { isVital: true });
  }

  track(track: Track): void {
    this.#writes.write(`track ${track.number} of session ${this.#sessionId}`, (store) =>
      store.tracks.put(this.#sessionId, track),
    );
  }

  #change(what: string, change: SessionChange, options?: WriteOptions): void {
    const run = (store: Store) => store.sessions.change(this.#sessionId, change);
    this.#writes.write(`${what} of session ${this.#sessionId}`, run, options);
  }
}
