import type { EndReason, Track } from '@auxcast/shared-types';
import type { SessionChange } from '../persistence/session-store.ts';
import type { WriteBehind } from './write-behind.ts';

/** What one session has stored of itself. Nobody waits for it. */
export class SessionLedger {
  readonly #sessionId: string;
  readonly #writes: WriteBehind;
  #peak = 0;

  constructor(sessionId: string, writes: WriteBehind) {
    this.#sessionId = sessionId;
    this.#writes = writes;
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
    this.#change('end', { endedAtMs, endReason, peakListeners });
  }

  track(track: Track): void {
    this.#writes.write(`track ${track.number} of session ${this.#sessionId}`, (store) =>
      store.putTrack(this.#sessionId, track),
    );
  }

  #change(what: string, change: SessionChange): void {
    this.#writes.write(`${what} of session ${this.#sessionId}`, (store) =>
      store.changeSession(this.#sessionId, change),
    );
  }
}
