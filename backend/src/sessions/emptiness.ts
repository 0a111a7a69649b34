import type { Participant } from './participant.ts';

/** A call in which nobody is stays for so long. */
const STAYS_MS = 600_000;

/** Watches whether anybody is connected to a call, which waits for nobody in particular. */
export class Emptiness {
  #sinceMs: number | null = null;

  /** Whether nobody was here for so long that the call is over. */
  isOver(participants: Iterable<Pick<Participant, 'link'>>): boolean {
    for (const { link } of participants) {
      if (link === null) continue;
      this.#sinceMs = null;
      return false;
    }
    this.#sinceMs ??= performance.now();
    return performance.now() - this.#sinceMs >= STAYS_MS;
  }
}
