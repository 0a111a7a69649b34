import type { JSHandle } from 'puppeteer-core';
import type { StereoSound } from './stereo-sound.ts';

interface RecordedTrack {
  /** On a clock that all tracks of the page share, milliseconds. */
  readonly startMs: number;
  /** 32-bit floats, 48,000 a second, base64. */
  readonly left: string;
  readonly right: string;
}

interface InPageRecorder {
  /** What comes from now on is kept, until it is taken. Resolves once something of each track has come. */
  begin(): Promise<void>;
  take(): RecordedTrack[];
}

export interface TimedStereo extends StereoSound {
  readonly startMs: number;
}

/** Records what some tracks of a page carry, sample by sample, time and again. Chromium only. */
export class TrackRecorder {
  readonly #handle: JSHandle<InPageRecorder>;

  private constructor(handle: JSHandle<InPageRecorder>) {
    this.#handle = handle;
  }

  static async attach(tracks: JSHandle<MediaStreamTrack[]>): Promise<TrackRecorder> {
    return new TrackRecorder(await tracks.evaluateHandle(recordTracks));
  }

  /** Returns once something of each has come. */
  async begin(): Promise<void> {
    await this.#handle.evaluate((recorder) => recorder.begin());
  }

  /** What came since it began, a recording a track. */
  async take(): Promise<TimedStereo[]> {
    const recorded = await this.#handle.evaluate((recorder) => recorder.take());
    return recorded.map(({ startMs, left, right }) => ({
      startMs,
      left: samplesOf(left),
      right: samplesOf(right),
    }));
  }
}

function samplesOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

/**
 * Runs in the page, so it may use nothing from here. Reads the tracks themselves, and for good: copies of
 * what comes from another peer are silent in Chromium, and so is what reads it after the first reader left.
 */
function recordTracks(tracks: MediaStreamTrack[]): InPageRecorder {
  const tapes = tracks.map(tapeOf);
  return {
    begin: async () => {
      await Promise.all(tapes.map((tape) => tape.begin()));
    },
    take: () => tapes.map((tape) => tape.take()),
  };

  function tapeOf(track: MediaStreamTrack) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    let channels: [Float32Array[], Float32Array[]] = [[], []];
    let startMs: number | undefined;
    let begun: PromiseWithResolvers<void> | undefined;
    void (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        if (begun) keep(value);
        value.close();
      }
    })();

    function keep(data: AudioData): void {
      startMs ??= data.timestamp / 1000;
      for (const [channel, planes] of channels.entries()) {
        const samples = new Float32Array(data.numberOfFrames);
        const planeIndex = Math.min(channel, data.numberOfChannels - 1);
        data.copyTo(samples, { planeIndex, format: 'f32-planar' });
        planes.push(samples);
      }
      begun?.resolve();
    }

    return {
      begin(): Promise<void> {
        channels = [[], []];
        startMs = undefined;
        begun = Promise.withResolvers();
        return begun.promise;
      },
      take(): RecordedTrack {
        begun = undefined;
        return {
          startMs: startMs ?? Number.NaN,
          left: base64Of(channels[0]),
          right: base64Of(channels[1]),
        };
      },
    };
  }

  function base64Of(planes: Float32Array[]): string {
    const all = new Float32Array(planes.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const plane of planes) {
      all.set(plane, at);
      at += plane.length;
    }
    return new Uint8Array(all.buffer).toBase64();
  }
}
