import { FirefoxListener } from '../../harness/firefox-listener.ts';
import { hears } from '../../harness/hears.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import { receives } from '../network/receives.ts';
import type { Figures } from '../play.ts';

const BACK_DEADLINE_MS = 60_000;

/**
 * The machine of two listeners moves to another address in the middle of the music. Chromium finds the way
 * back by itself, perhaps so quickly that nobody hears it; in Firefox the page asks for an ICE restart.
 * Nothing is built anew in either.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using scope = new AsyncDisposableStack();
  const { page, tap } = stage.seat;
  const firefox = await FirefoxListener.open(stage.link, {
    namespace: stage.listenerLine,
    sound: stage.sound,
  });
  scope.defer(() => firefox.close());
  await waitFor('Firefox receives', () => receives(() => firefox.reception()), BACK_DEADLINE_MS);
  const streams = async () => JSON.stringify([await page.stream(), await firefox.stream()]);
  const before = await streams();
  const iceName = await firefox.serversIceName();

  stage.listenerLine.changeAddress();
  await waitFor('packets come to the new address', () => receives(() => tap.sample()), BACK_DEADLINE_MS);
  await waitFor(
    'ICE starts again in Firefox',
    async () => (await firefox.serversIceName()) !== iceName,
    BACK_DEADLINE_MS,
  );
  await waitFor('packets come to Firefox', () => receives(() => firefox.reception()), BACK_DEADLINE_MS);
  await hears(page, TONES);
  if ((await streams()) !== before) throw new Error('What another address mends was built anew.');
  return {};
}
