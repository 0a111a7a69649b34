import type { Page } from 'puppeteer-core';

/** Ends what hangs, on a busy machine too; judges no speed. */
const DEADLINE_MS = 120_000;

/** Has a page play a session. Resolves with when that was asked for, milliseconds since the Unix epoch. */
export type WayToHear = (page: Page, url: string) => Promise<number>;

/** By the listener's page in a browser without WebRTC, from the moment at which its link is opened. */
export const heardByPage: WayToHear = async (page, url) => {
  await page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'RTCPeerConnection'));
  const startMs = performance.timeOrigin + performance.now();
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: DEADLINE_MS });
  return startMs;
};

/** By an `<audio>` element with the address of the MP3, from when it is given that. */
export const heardBare: WayToHear = async (page, url) => {
  // A page of the same origin that joins nothing by itself.
  await page.goto(`${url}/embed`, { waitUntil: 'load', timeout: DEADLINE_MS });
  const startMs = performance.timeOrigin + performance.now();
  await page.evaluate(
    (address) => {
      const audio = new Audio(address);
      document.body.append(audio);
      void audio.play();
    },
    `${url.replace('/s/', '/live/')}.mp3`,
  );
  return startMs;
};
