import type { Page } from 'puppeteer-core';

/**
 * One second of a tone as Opus, that goes on without a seam when it begins again: frames of 20 ms, base64.
 * Encoded by the browser, as a guest's voice is. @param hz a whole number @param page of a safe origin
 */
export function toneFrames(page: Page, hz: number, amplitude: number): Promise<string[]> {
  return page.evaluate(encodeTone, hz, amplitude);
}

/** Runs in the page. */
async function encodeTone(hz: number, amplitude: number): Promise<string[]> {
  const rate = 48_000;
  const frame = rate / 50;
  const frames: string[] = [];
  const failed = Promise.withResolvers<never>();
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push(bytes.toBase64());
    },
    error: (error) => failed.reject(error),
  });
  encoder.configure({
    codec: 'opus',
    sampleRate: rate,
    numberOfChannels: 1,
    bitrate: 64_000,
    opus: { frameDuration: 20_000 },
  });
  // The second second: in the first the encoder finds its way.
  for (let n = 0; n < 100; n += 1) {
    const data = Float32Array.from(
      { length: frame },
      (_, at) => amplitude * Math.sin((2 * Math.PI * hz * (n * frame + at)) / rate),
    );
    const timestamp = n * 20_000;
    const sound = { format: 'f32', sampleRate: rate, numberOfFrames: frame, numberOfChannels: 1 } as const;
    encoder.encode(new AudioData({ ...sound, timestamp, data }));
  }
  await Promise.race([encoder.flush(), failed.promise]);
  encoder.close();
  return frames.slice(50, 100);
}
