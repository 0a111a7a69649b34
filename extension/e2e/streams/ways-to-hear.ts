import type { Browser } from 'puppeteer-core';
import { BeepEar } from './beep-ear.ts';

export interface HeardInPage {
  /** When somebody asked for it, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** When each beep began to leave the speaker, likewise. */
  readonly beepsAtMs: readonly number[];
}

/** @param url of the session's page @param beeps how many are heard */
export type WayToHear = (browser: Browser, url: string, beeps: number) => Promise<HeardInPage>;

/** By the listener's page in a browser without WebRTC, from the moment at which its link is opened. */
export const heardByPage: WayToHear = async (browser, url, beeps) => {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'RTCPeerConnection'));
  const ear = await BeepEar.attach(page);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const startMs = await page.evaluate(() => performance.timeOrigin);
  const beepsAtMs = await ear.beepsAtMs(beeps);
  await page.close();
  return { startMs, beepsAtMs };
};

/** By an `<audio>` element with the address of the MP3, from when it is given that. */
export const heardBare: WayToHear = async (browser, url, beeps) => {
  const page = await browser.newPage();
  const ear = await BeepEar.attach(page);
  // A page of the same origin that joins nothing by itself.
  await page.goto(`${url}/embed`, { waitUntil: 'load' });
  const startMs = await page.evaluate(
    (address) => {
      const audio = new Audio(address);
      document.body.append(audio);
      void audio.play();
      return performance.timeOrigin + performance.now();
    },
    `${url.replace('/s/', '/live/')}.mp3`,
  );
  const beepsAtMs = await ear.beepsAtMs(beeps);
  await page.close();
  return { startMs, beepsAtMs };
};
