import type { JSHandle, Page } from 'puppeteer-core';
import { waitFor } from '../harness/wait-for.ts';

/** Sound that comes back and goes again has not healed. */
const STEADY_MS = 1000;

/** From when on there was sound, or none; milliseconds since the Unix epoch. */
export interface SoundTurn {
  readonly loud: boolean;
  readonly atMs: number;
}

interface TurnLog {
  readonly turns: SoundTurn[];
}

/**
 * Notes to a few milliseconds when a listener's page begins and ceases to let sound out: an `Ear` tells what
 * is heard, this tells when.
 */
export class SoundLog {
  readonly #log: JSHandle<TurnLog>;

  private constructor(log: JSHandle<TurnLog>) {
    this.#log = log;
  }

  /** After the page was loaded; a reload ends it. */
  static async attach(page: Page): Promise<SoundLog> {
    return new SoundLog(await page.evaluateHandle(logTurns));
  }

  /** Waits until sound was gone after `sinceMs`. Returns when it went. */
  async goneAfter(sinceMs: number, deadlineMs?: number): Promise<number> {
    const turn = await waitFor(
      'the sound stops',
      async () => (await this.turns()).find(({ loud, atMs }) => !loud && atMs >= sinceMs),
      deadlineMs,
    );
    return turn.atMs;
  }

  /** Waits until sound that was gone after `sinceMs` is back and stays. Returns when it came. */
  async backAfter(sinceMs: number, deadlineMs?: number): Promise<number> {
    await this.goneAfter(sinceMs, deadlineMs);
    const turn = await waitFor(
      'the sound is back',
      async () => {
        const last = (await this.turns()).at(-1);
        return last?.loud && Date.now() - last.atMs > STEADY_MS && last;
      },
      deadlineMs,
    );
    return turn.atMs;
  }

  /** Oldest first. */
  turns(): Promise<SoundTurn[]> {
    return this.#log.evaluate(({ turns }) => turns);
  }
}

/** Runs in the page, so it may use nothing from here. */
function logTurns(): TurnLog {
  const LOOK_EVERY_MS = 10;
  /** A twentieth of the fixture tones' amplitude: an encoder's noise is far below. */
  const LOUD = 0.02;
  /** A tone crosses zero, and a look may come late: silence is what lasts. */
  const SILENT_LOOKS = 3;
  const turns: SoundTurn[] = [];
  const context = new AudioContext();
  const samples = new Float32Array(512);
  let analyser: AnalyserNode | undefined;
  let source: MediaStreamAudioSourceNode | undefined;
  let quietSinceMs: number | undefined;
  let quietLooks = 0;

  function isLoud(): boolean {
    const audio = document.querySelector('audio');
    if (!audio || audio.paused || audio.muted || audio.volume === 0) return false;
    const stream = audio.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return false;
    if (!analyser || source?.mediaStream !== stream) {
      source?.disconnect();
      source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
      // A new one, without the former stream's last samples.
      analyser = new AnalyserNode(context, { fftSize: samples.length });
      source.connect(analyser);
      // One stream's sound ends where another takes its place, even if the buffer of the first lasted until
      // then.
      if (turns.at(-1)?.loud) turns.push({ loud: false, atMs: performance.timeOrigin + performance.now() });
    }
    analyser.getFloatTimeDomainData(samples);
    return samples.some((sample) => Math.abs(sample) > LOUD);
  }

  setInterval(() => {
    const atMs = performance.timeOrigin + performance.now();
    const was = turns.at(-1)?.loud;
    if (isLoud()) {
      quietLooks = 0;
      quietSinceMs = undefined;
      if (was !== true) turns.push({ loud: true, atMs });
      return;
    }
    quietLooks += 1;
    quietSinceMs ??= atMs;
    if (was !== false && quietLooks >= SILENT_LOOKS) turns.push({ loud: false, atMs: quietSinceMs });
  }, LOOK_EVERY_MS);
  return { turns };
}
