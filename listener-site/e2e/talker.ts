import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { launch } from './browser.ts';

const RATE = 48_000;
const SECONDS = 2;
/** Bytes of a WAV header for plain PCM (RIFF WAVE, `fmt ` of 16 bytes). */
const HEADER = 44;

/** Somebody with a browser, and a microphone into which a tone is sung. */
export class Talker {
  readonly browser: Browser;
  readonly #directory: string;

  private constructor(browser: Browser, directory: string) {
    this.browser = browser;
    this.#directory = directory;
  }

  static async start(toneHz: number): Promise<Talker> {
    const directory = await mkdtemp(path.join(tmpdir(), 'auxcast-talker-'));
    const file = path.join(directory, 'tone.wav');
    await writeFile(file, toneWav(toneHz));
    const browser = await launch('no-user-gesture-required', [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${file}`,
    ]);
    return new Talker(browser, directory);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/**
 * Resolves once the loudest that a page plays is that tone, or once it plays next to nothing: a page without
 * a stream plays nothing, and one just looked at is believed to be quiet once the whole window was heard.
 */
export async function hears(page: Page, toneHz: number | undefined): Promise<void> {
  await page.evaluate(async (toneHz) => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    const bins = new Float32Array(analyser.frequencyBinCount);
    const connected = new Set<MediaProvider>();
    let filledAt = 0;
    const loudest = () => {
      if (connected.size === 0) return undefined;
      if (context.currentTime < filledAt) return Number.NaN;
      analyser.getFloatFrequencyData(bins);
      const at = bins.indexOf(Math.max(...bins));
      return (bins[at] ?? -200) < -70 ? undefined : (at * context.sampleRate) / analyser.fftSize;
    };
    for (;;) {
      for (const { srcObject } of document.querySelectorAll('audio')) {
        if (!(srcObject instanceof MediaStream) || connected.has(srcObject)) continue;
        connected.add(srcObject);
        context.createMediaStreamSource(srcObject).connect(analyser);
        filledAt = context.currentTime + (2 * analyser.fftSize) / context.sampleRate;
      }
      const found = context.state === 'running' ? loudest() : Number.NaN;
      if (toneHz === undefined ? found === undefined : Math.abs((found ?? 0) - toneHz) < 12) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await context.close();
  }, toneHz);
}

function toneWav(toneHz: number): Buffer {
  const samples = RATE * SECONDS;
  const wav = Buffer.alloc(HEADER + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(HEADER - 8 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1) {
    wav.writeInt16LE(Math.round(Math.sin((2 * Math.PI * toneHz * at) / RATE) * 12_000), HEADER + at * 2);
  }
  return wav;
}
