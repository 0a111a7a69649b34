import { tooMany } from './too-many.ts';

/** At the same time, in one session: host and ops can answer no more. */
const MOST_ASKS = 50;

/** Who asks to speak, first come first. */
export class Asks {
  readonly #sinceMs = new Map<string, number>();

  /** Of those who ask. */
  get ids(): Iterable<string> {
    return this.#sinceMs.keys();
  }

  /** `null`: it does not ask. */
  sinceMs(participantId: string): number | null {
    return this.#sinceMs.get(participantId) ?? null;
  }

  /** False when it asks already. @throws ProtocolError `too-many` */
  add(participantId: string, nowMs: number): boolean {
    if (this.#sinceMs.has(participantId)) return false;
    if (this.#sinceMs.size >= MOST_ASKS) throw tooMany('asks', MOST_ASKS);
    this.#sinceMs.set(participantId, nowMs);
    return true;
  }

  /** False when it did not ask. */
  delete(participantId: string): boolean {
    return this.#sinceMs.delete(participantId);
  }
}
