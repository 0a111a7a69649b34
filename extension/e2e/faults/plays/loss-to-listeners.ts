import { setTimeout as pause } from 'node:timers/promises';
import { FirefoxListener } from '../../harness/firefox-listener.ts';
import { bufferMs, concealedPct, type ReceptionSample } from '../../harness/reception-tap.ts';
import { waitFor } from '../../harness/wait-for.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const LOSS_PCT = 10;
/** A browser that has just joined is still busy with that. */
const SETTLE_MS = 3_000;
/** Then the page finds out what its buffer needs; how that sounds is told beside the figures. */
const FIND_OUT_MS = 8_000;
const LISTEN_MS = 20_000;
/** What the page says meanwhile. */
const WEAK = /weak connection/i;
const LOOK_EVERY_MS = 1_000;
const CALM_DEADLINE_MS = 60_000;

/**
 * A tenth of the packets to the listeners is lost, to one in Chromium and one in Firefox. The page says so, holds more back
 * meanwhile, and less again when it is over.
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
  const after = await hearing();
  stage.listenerLine.restore();

  const heldBackMs = bufferMs(before.chromium, after.chromium);
  stage.say(
    `Chromium held ${Math.round(heldBackMs)} ms back. In the first ${FIND_OUT_MS} ms it made up ` +
      `${concealedPct(first.chromium, before.chromium).toFixed(2)} %, Firefox ${concealedPct(first.firefox, before.firefox).toFixed(2)} %`,
  );
  await waitFor('the words go', async () => !(await isWeak()), CALM_DEADLINE_MS);
  await shrinks(() => tap.sample(), heldBackMs);
  return {
    loss10ConcealedPct: concealedPct(before.chromium, after.chromium),
    firefoxLoss10ConcealedPct: concealedPct(before.firefox, after.firefox),
  };
}

/** Waits until clearly less is held back than `heldBackMs`. */
async function shrinks(sample: () => Promise<ReceptionSample>, heldBackMs: number): Promise<void> {
  let last = await sample();
  await waitFor(
    `the buffer is smaller than ${Math.round(heldBackMs)} ms`,
    async () => {
      await pause(LOOK_EVERY_MS);
      const next = await sample();
      const nowMs = bufferMs(last, next);
      last = next;
      return nowMs < heldBackMs * 0.75;
    },
    CALM_DEADLINE_MS,
  );
}
