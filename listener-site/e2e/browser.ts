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

export type Autoplay = 'no-user-gesture-required' | 'user-gesture-required';

/** A headless Chromium; `AUXCAST_CHROMIUM` in the environment says which. */
export function launch(autoplay: Autoplay): Promise<Browser> {
  return puppeteer.launch({
    executablePath: process.env['AUXCAST_CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: [...ARGS, `--autoplay-policy=${autoplay}`],
  });
}
