import puppeteer, { type Browser } from 'puppeteer-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A microphone that beeps once a second, and nobody who has to be asked for it. */
export const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export type Autoplay = 'no-user-gesture-required' | 'user-gesture-required';

/** A headless Chromium; `AUXCAST_CHROMIUM` in the environment says which. */
export function launch(autoplay: Autoplay, more: readonly string[] = []): Promise<Browser> {
  return puppeteer.launch({
    executablePath: process.env['AUXCAST_CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: [...ARGS, `--autoplay-policy=${autoplay}`, ...more],
  });
}
