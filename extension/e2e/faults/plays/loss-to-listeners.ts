import { setTimeout as pause } from 'node:timers/promises';
import { FirefoxListener } from '../../harness/firefox-listener.ts';
import { bufferMs, concealedPct } from '../../harness/reception-tap.ts';
import { waitFor } from '../../harness/wait-for.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const LOSS_PCT = 10;
/** Each of the two is sent fifty a second: with a quiet machine it takes some twenty seconds. */
const MANY = 200;
/** A browser that has just joined is still busy with that. */
const SETTLE_MS = 3_000;
/** Then the page finds out what its buffer needs; how that sounds is told beside the figures. */
const FIND_OUT_MS = 8_000;
const LISTEN_MS = 20_000;
/** What the page says meanwhile. */
const WEAK = /weak connection/i;
/** What a page that lets go asks for, of what it asked for before: less than after one step. */
const SHRUNK = 0.8;
const CALM_DEADLINE_MS = 60_000;

/**
 * A tenth of the packets to the listeners is lost, to one in Chromium and one in Firefox. The page says so,
 * holds more back meanwhile, and less again when it is over.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using scope = new AsyncDisposableStack();
  const { page, tap } = await stage.takeSeat();
  const firefox = await FirefoxListener.open(stage.link, {
    namespace: stage.listenerLine,
    sound: stage.sound,
  });
  scope.defer(() => firefox.close());
  await waitFor('Firefox hears', async () => (await firefox.reception()).totalSamplesReceived > 0);
  await pause(SETTLE_MS);

  const hearing = async () => ({ chromium: await tap.sample(), firefox: await firefox.reception() });
  const isWeak = async () => WEAK.test((await page.read()).words);
  const first = await hearing();
  stage.listenerLine.loseUdp(LOSS_PCT, 'down');
  await Promise.all([waitFor('the page speaks of a weak connection', isWeak), pause(FIND_OUT_MS)]);
  const before = await hearing();
  await pause(LISTEN_MS);
  // On a busy machine the host sends fewer packets.
  await waitFor('many packets are lost', () => stage.listenerLine.lostPackets() >= MANY);
  const after = await hearing();
  for (const [browser, { path }] of Object.entries(after)) {
    if (path?.protocol !== 'udp') throw new Error(`The way to ${browser} is ${path?.protocol}.`);
  }
  const askedMs = await tap.askedBufferMs();
  if (askedMs === null) throw new Error('The page left it to the browser how much to hold back.');
  stage.listenerLine.restore();

  stage.say(
    `Chromium held ${Math.round(bufferMs(before.chromium, after.chromium))} ms back. In the first ${FIND_OUT_MS} ms it made up ` +
      `${concealedPct(first.chromium, before.chromium).toFixed(2)} %, Firefox ${concealedPct(first.firefox, before.firefox).toFixed(2)} %`,
  );
  await waitFor('the words go', async () => !(await isWeak()), CALM_DEADLINE_MS);
  await waitFor(
    `clearly less than ${askedMs} ms is held back`,
    async () => ((await tap.askedBufferMs()) ?? 0) < askedMs * SHRUNK,
    CALM_DEADLINE_MS,
  );
  return {
    loss10ConcealedPct: hundredths(concealedPct(before.chromium, after.chromium)),
    firefoxLoss10ConcealedPct: hundredths(concealedPct(before.firefox, after.firefox)),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
