import type { SoundWindow } from './sound-window.ts';

/**
 * More made-up sound than this in one window calls for a larger buffer, percent. A window of 2 s has 100
 * packets: where some are lost, one gap is reason enough. Where none are, packets come late, and the browser
 * sees to that itself unless it goes on.
 */
const STUTTER_LOSSY_PCT = 0.4;
const STUTTER_PCT = 1.2;
const LATE_WINDOWS = 2;
/** More loss than this calls for room to send again, even before anything had to be made up. */
const LOSS_PCT = 2;
/**
 * Room for two repairs of one packet, on a busy machine, too: a gap is noticed with the next packet, and
 * asked for again after 100 ms.
 */
const ROOM_MS = 200;
const ROOM_ROUND_TRIPS = 2.5;
const GROW = 1.5;
/** The server keeps packets that may be asked for again for one second. */
const LARGEST_MS = 800;
/** Windows without trouble before the buffer shrinks, and by how much with each one after that. */
const CALM_WINDOWS = 5;
const SHRINK = 0.85;
/** Below this the browser's own judgement is as good. */
const RELEASE_MS = 80;

/**
 * Finds out how much sound the browser should hold back (`RTCRtpReceiver.jitterBufferTarget`): fast up while
 * sound has to be made up, slowly down when all is calm, and in the end `null`, which leaves it to the
 * browser. Browsers grow their buffer for packets that come late, not for those that are lost and have to be
 * sent again.
 */
export class BufferKeeper {
  /** Milliseconds; `null`: the browser's own. */
  #targetMs: number | null = null;
  /** Windows without trouble, and windows of late packets, on end. */
  #calm = 0;
  #late = 0;

  /** The target after one more window. */
  next(window: SoundWindow, roundTripMs: number): number | null {
    const isLossy = window.repairs && window.lossPct > LOSS_PCT;
    const room = isLossy ? Math.min(LARGEST_MS, ROOM_MS + ROOM_ROUND_TRIPS * roundTripMs) : 0;
    this.#late = stutters(window, STUTTER_PCT) ? this.#late + 1 : 0;
    if (isLossy ? stutters(window, STUTTER_LOSSY_PCT) : this.#late >= LATE_WINDOWS) {
      this.#calm = 0;
      this.#targetMs = Math.min(
        LARGEST_MS,
        GROW * Math.max(this.#targetMs ?? 0, window.bufferMs, room / GROW),
      );
    } else {
      this.#calm += 1;
      const shrunk = (this.#targetMs ?? 0) * (this.#calm > CALM_WINDOWS ? SHRINK : 1);
      this.#targetMs = Math.max(room, shrunk);
      if (this.#targetMs < RELEASE_MS) this.#targetMs = null;
    }
    if (this.#targetMs !== null) this.#targetMs = Math.round(this.#targetMs);
    return this.#targetMs;
  }
}

function stutters({ madeUpPct = 0, lossPct, repairs }: SoundWindow, fromPct: number): boolean {
  // Holding more back cannot bring what nobody sends again.
  if (!repairs && lossPct >= madeUpPct / 2) return false;
  return madeUpPct > fromPct;
}
