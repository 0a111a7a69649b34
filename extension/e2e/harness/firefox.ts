import puppeteer, { type Browser } from 'puppeteer-core';

/**
 * A real Firefox in which pages may play by themselves.
 * @param env of its environment, beside this process's
 */
export async function launchFirefox(env: Readonly<Record<string, string>> = {}): Promise<Browser> {
  return await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['AUXCAST_FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: true,
    // Servers in tests make their own certificates.
    acceptInsecureCerts: true,
    defaultViewport: { width: 1280, height: 800 },
    env: { ...process.env, ...env },
    extraPrefsFirefox: {
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      'media.autoplay.block-webaudio': false,
      // A microphone is given without a question.
      'media.navigator.permission.disabled': true,
    },
  });
}
