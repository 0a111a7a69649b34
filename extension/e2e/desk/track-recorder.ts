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
  take(): Promise<RecordedTrack[]>;
}

export interface TimedStereo extends StereoSound {
  readonly startMs: number;
}

/** Records what some tracks of a page carry, sample by sample. Chromium only. */
export class TrackRecorder {
  readonly #handle: JSHandle<InPageRecorder>;

  private constructor(handle: JSHandle<InPageRecorder>) {
    this.#handle = handle;
  }

  /** Returns once something of each has come. */
  static async start(tracks: JSHandle<MediaStreamTrack[]>): Promise<TrackRecorder> {
    return new TrackRecorder(await tracks.evaluateHandle(recordTracks));
  }

  /** Ends it; what came, a recording a track. */
  async take(): Promise<TimedStereo[]> {
    const recorded = await this.#handle.evaluate((recorder) => recorder.take());
    await this.#handle.dispose();
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

/** Runs in the page, so it may use nothing from here. */
async function recordTracks(tracks: MediaStreamTrack[]): Promise<InPageRecorder> {
  const begun = await Promise.all(tracks.map(record));
  return { take: () => Promise.all(begun.map((end) => end())) };

  /** Returns what ends it. */
  async function record(track: MediaStreamTrack): Promise<() => Promise<RecordedTrack>> {
    const copy = track.clone();
    const reader = new MediaStreamTrackProcessor({ track: copy }).readable.getReader();
    const channels: [Float32Array[], Float32Array[]] = [[], []];
    let startMs: number | undefined;
    const first = Promise.withResolvers<void>();
    const read = async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        startMs ??= value.timestamp / 1000;
        for (const [channel, planes] of channels.entries()) {
          const samples = new Float32Array(value.numberOfFrames);
          const planeIndex = Math.min(channel, value.numberOfChannels - 1);
          value.copyTo(samples, { planeIndex, format: 'f32-planar' });
          planes.push(samples);
        }
        value.close();
        first.resolve();
      }
    };
    const over = read();
    await first.promise;
    return async () => {
      copy.stop();
      await reader.cancel();
      await over;
      const [left, right] = channels.map(base64Of);
      return { startMs: startMs ?? Number.NaN, left: left ?? '', right: right ?? '' };
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
