export interface SineSignal {
  readonly hz: number;
  /** Peak, dBFS. */
  readonly db: number;
  readonly seconds: number;
  readonly sampleRate: number;
  /** At its first sample, radians. */
  readonly phase?: number;
}

export function sineSignal({ hz, db, seconds, sampleRate, phase = 0 }: SineSignal): Float32Array {
  const amplitude = 10 ** (db / 20);
  const step = (2 * Math.PI * hz) / sampleRate;
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  for (let frame = 0; frame < samples.length; frame += 1) {
    samples[frame] = amplitude * Math.sin(step * frame + phase);
  }
  return samples;
}

/** In pieces as an audio worklet gets them. */
export function* quantaOf(samples: Float32Array, frames = 128): Generator<Float32Array> {
  for (let at = 0; at < samples.length; at += frames) yield samples.subarray(at, at + frames);
}
