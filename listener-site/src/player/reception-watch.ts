import type { ReceptionCause, ReceptionReport } from '@auxcast/shared-types';
import { isDoubtful } from '@auxcast/shared-types/transport';
import { BufferKeeper } from './buffer-keeper.ts';
import type { Reception, ReceptionReading } from './reception.ts';
import { ReceptionJudge, type ReceptionVerdict } from './reception-judge.ts';
import { ReceptionReporter } from './reception-reporter.ts';
import { pathSampleOf, type SoundCounts } from './reception-stats.ts';
import { windowBetween } from './sound-window.ts';

/** Looks without a connection before it counts as failed; one that turns out to be dead does at once. */
const FAILED_LOOKS = 2;
/** Music comes fifty times a second: a way on which nothing came for so long is looked at again soon. */
const STILL_MS = 100;
const LOOK_AGAIN_MS = 250;
/** Not for ever: a host may be silent, too. */
const LOOKS_AGAIN = 12;

const WEAK = 'Weak connection on this end. Holding on.';
export const SEARCHING = 'Looking for a way through…';
export const FULL = 'It is packed in here. You hear it as soon as there is room.';

export interface ReceptionWatchOptions {
  readonly reception: Pick<Reception, 'read' | 'abandonPath' | 'holdBack'>;
  /** Tells the server. */
  readonly report: (report: ReceptionReport) => Promise<unknown>;
  /** In words; `null` when all is well. */
  readonly onTrouble: (trouble: string | null) => void;
}

/**
 * Looks at the reception every now and then: keeps the buffer, notices dead paths, and says how it is, to the
 * page and to the server.
 */
export class ReceptionWatch {
  readonly #options: ReceptionWatchOptions;
  readonly #keeper = new BufferKeeper();
  readonly #judge = new ReceptionJudge();
  readonly #reporter: ReceptionReporter;
  #before: { consumerId: string | undefined; sound: SoundCounts } | undefined;
  #verdict: ReceptionVerdict | undefined;
  #bufferMs = 0;
  #level: number | undefined;
  #looksWithout = 0;
  /** For want of room. */
  #isRefused = false;
  /** Checks of the path when sound came last, lost ones among them: they are never answered. */
  #unanswered = 0;
  #looksAgain = 0;
  #againTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReceptionWatchOptions) {
    this.#options = options;
    this.#reporter = new ReceptionReporter({
      send: options.report,
      now: () => performance.now(),
    });
  }

  /** What the jitter buffer held back between the last two looks, milliseconds. */
  get bufferMs(): number {
    return this.#bufferMs;
  }

  /** 0 to 1; `undefined` where the browser does not say. */
  get level(): number | undefined {
    return this.#level;
  }

  /** There is a program, and no path to it is found: not for want of room, which no other way has either. */
  get isCutOff(): boolean {
    return this.#looksWithout >= FAILED_LOOKS && !this.#isRefused;
  }

  /** @param hasProgram the session is live: there is something to hear */
  async look(hasProgram: boolean): Promise<void> {
    const reading = await this.#options.reception.read();
    this.#level = reading.sound?.level;
    if (!hasProgram) {
      this.pause();
      return;
    }
    this.#looksWithout = reading.isConnected && !reading.refusal ? 0 : this.#looksWithout + 1;
    this.#isRefused = isFull(reading);
    this.#lookNoMore();
    this.#leaveDeadPath(reading);
    this.#judgeSound(reading);
    this.#say(reading);
  }

  /** Nothing is to be heard, or nobody listens: that is no trouble. */
  pause(): void {
    this.#lookNoMore();
    this.#before = undefined;
    this.#verdict = undefined;
    this.#looksWithout = 0;
    this.#judge.forget();
    this.#reporter.rest();
    this.#options.onTrouble(null);
  }

  close(): void {
    this.#lookNoMore();
  }

  /** Another server, or another participant: nothing is known there. */
  introduce(): void {
    this.#reporter.forget();
  }

  /** Browsers take five seconds and more to notice. */
  #leaveDeadPath(reading: ReceptionReading): void {
    const before = { unanswered: this.#unanswered };
    const after = pathSampleOf(reading);
    const isStill = reading.isConnected && after.silentMs > STILL_MS;
    if (!isStill) {
      this.#unanswered = after.unanswered;
      this.#looksAgain = 0;
      return;
    }
    if (!isDoubtful(before, after)) {
      this.#lookAgain();
      return;
    }
    // What is lost by now says nothing about the next doubt.
    this.#unanswered = after.unanswered;
    this.#options.reception.abandonPath(reading, () => {
      this.#looksWithout = FAILED_LOOKS;
      this.#say(reading);
    });
  }

  #lookAgain(): void {
    if (this.#looksAgain >= LOOKS_AGAIN) return;
    this.#looksAgain += 1;
    const look = async () => {
      const timer = this.#againTimer;
      const reading = await this.#options.reception.read();
      // Unless another look came in between.
      if (timer === this.#againTimer) this.#leaveDeadPath(reading);
    };
    this.#againTimer = setTimeout(() => void look(), LOOK_AGAIN_MS);
  }

  #lookNoMore(): void {
    clearTimeout(this.#againTimer);
    this.#againTimer = undefined;
  }

  #judgeSound({ consumerId, sound, way }: ReceptionReading): void {
    const before = this.#before?.consumerId === consumerId ? this.#before?.sound : undefined;
    this.#before = sound && { consumerId, sound };
    const window = sound && before && windowBetween(before, sound);
    if (!window) return;
    this.#bufferMs = window.bufferMs;
    this.#verdict = this.#judge.judge(window);
    this.#options.reception.holdBack(this.#keeper.next(window, way.roundTripMs));
  }

  #say(reading: ReceptionReading): void {
    const { onTrouble } = this.#options;
    const isWeak = this.#verdict?.stutters || this.#verdict?.loses;
    const isLost = this.#looksWithout >= FAILED_LOOKS;
    onTrouble(isLost ? lostWords(reading) : isWeak ? WEAK : null);
    const { path } = reading.way;
    if (isLost) this.#report('failed', this.#failure(reading), null, null);
    else if (this.#looksWithout > 0 || !this.#verdict) return;
    else if (this.#verdict.stutters) this.#report('weak', this.#verdict.cause, path, this.#verdict.madeUpPct);
    else this.#report('good', null, path, this.#verdict.madeUpPct);
  }

  #failure({ refusal, isConnected, way }: ReceptionReading): ReceptionCause {
    if (refusal) return 'setup';
    return way.found && !isConnected ? 'dtls' : 'ice';
  }

  #report(
    sound: ReceptionReport['sound'],
    cause: ReceptionCause | null,
    path: ReceptionReport['path'],
    madeUpPct: number | null,
  ): void {
    const concealedPct = madeUpPct === null ? null : Math.round(madeUpPct * 100) / 100;
    this.#reporter.tell({ sound, cause, path, concealedPct });
  }
}

function lostWords(reading: ReceptionReading): string {
  return isFull(reading) ? FULL : SEARCHING;
}

function isFull({ refusal }: ReceptionReading): boolean {
  return refusal === 'session-full' || refusal === 'server-full';
}
