/**
 * The time a sound takes from the music tab's speaker to a listener's, in a real Chromium with the built
 * extension. Prints JSON: `{"latenciesMs": number[]}`, one a click. Progress goes to stderr.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { AuxcastServer } from '../harness/auxcast-server.ts';
import { Chromium } from '../harness/chromium.ts';
import { ClickEar, ClickTrack, delaysOf } from '../harness/clicks.ts';
import { EXTENSION_NAME, ExtensionCopy } from '../harness/extension-copy.ts';
import { ListenerPage } from '../harness/listener-page.ts';
import { MUSIC_HOST } from '../harness/music.ts';
import { WebServer } from '../harness/web-server.ts';

/** A listener's buffer begins larger than it stays. */
const SETTLE_MS = 15_000;
const CLICKS = 60;
const POPUP_DEADLINE_MS = 20_000;

await using scope = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scope.disposeAsync().finally(() => process.exit(1)));
}

const server = await AuxcastServer.start({ env: { HOST: '127.0.0.1' } });
scope.defer(() => server.close());
const extension = await ExtensionCopy.presetTo(server.url);
scope.defer(() => extension.close());
const web = await WebServer.start();
scope.defer(() => web.close());
const chromium = await Chromium.launch({ extensions: [extension.directory], args: web.chromiumArgs });
scope.defer(() => chromium.close());

console.error('A tab clicks, and its host goes live.');
const tab = await chromium.open(`https://${MUSIC_HOST}/`);
const track = await ClickTrack.start(tab);
const popup = await chromium.clickToolbarButton(EXTENSION_NAME, tab);
await (await popup.waitForSelector('#go-live', { timeout: POPUP_DEADLINE_MS }))?.click();
const link = await popup.waitForSelector('#link', { timeout: POPUP_DEADLINE_MS });
const url = await link?.evaluate((field) => (field instanceof HTMLInputElement ? field.value : ''));
if (!url) throw new Error('The popup shows no link.');

console.error('A listener joins.');
const page = await chromium.browser.newPage();
await ListenerPage.open(page, url);
await page.waitForFunction(() => document.querySelector('audio')?.srcObject instanceof MediaStream);
const ear = await ClickEar.attach(page);
await pause(SETTLE_MS);

console.error(`${CLICKS} clicks.`);
const delays = await delaysOf({ track, ear }, CLICKS);
console.log(JSON.stringify({ latenciesMs: delays }));
