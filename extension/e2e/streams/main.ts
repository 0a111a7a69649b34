/**
 * How soon a stream over HTTP is heard in real browsers, and how far behind: by the listener's page in a
 * browser without WebRTC, and by a bare `<audio>` element. Arguments: the address of a session that is never
 * silent, that of one that beeps, how often the first sound is measured, how many beeps are heard. Prints
 * JSON, as `backend/bench/benches/browser-figures.ts` reads it. Progress goes to stderr.
 */
import type { Browser } from 'puppeteer-core';
import { Chromium } from '../harness/chromium.ts';
import { launchFirefox } from '../harness/firefox.ts';
import { SoundDevice } from '../harness/sound-device.ts';
import { SpeakerEar } from './speaker-ear.ts';
import { heardBare, heardByPage, type WayToHear } from './ways-to-hear.ts';

const [steadyUrl = '', beepingUrl = '', tries = '', beeps = ''] = process.argv.slice(2);

await using scope = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scope.disposeAsync().finally(() => process.exit(1)));
}
const sound = await SoundDevice.create();
scope.defer(() => sound.close());
const ear = await SpeakerEar.attach(sound);
scope.defer(() => ear.close());

const { browser: chromium } = await Chromium.launch({ env: sound.environment });
scope.defer(() => chromium.close());
const inChromium = await heardIn('Chromium', chromium);
await chromium.close();
const firefox = await launchFirefox(sound.environment);
scope.defer(() => firefox.close());
const inFirefox = await heardIn('Firefox', firefox);
console.log(JSON.stringify({ chromium: inChromium, firefox: inFirefox }));

async function heardIn(name: string, browser: Browser) {
  console.error(`The listener's page in ${name}.`);
  const page = await heard(browser, heardByPage);
  console.error(`A bare <audio> in ${name}.`);
  return { page, bare: await heard(browser, heardBare) };
}

async function heard(browser: Browser, way: WayToHear) {
  const firstSoundMs: number[] = [];
  for (let n = 0; n < Number(tries); n += 1) {
    const { startMs, beepsAtMs } = await heardOnce(browser, way, { url: steadyUrl, beeps: 1 });
    firstSoundMs.push((beepsAtMs[0] ?? Number.NaN) - startMs);
  }
  const { beepsAtMs } = await heardOnce(browser, way, { url: beepingUrl, beeps: Number(beeps) });
  return { firstSoundMs, beepsAtMs };
}

async function heardOnce(
  browser: Browser,
  way: WayToHear,
  { url, beeps: count }: { readonly url: string; readonly beeps: number },
) {
  await ear.quiet();
  const page = await browser.newPage();
  const startMs = await way(page, url);
  const beepsAtMs = await ear.beepsSince(startMs, count);
  await page.close();
  return { startMs, beepsAtMs };
}
