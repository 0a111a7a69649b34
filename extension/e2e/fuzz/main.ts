/**
 * `npm run fuzz -- now-playing [--minutes N] [--seed S]`: odd players through the real reader, publisher and
 * server.
 */
import { parseArgs } from 'node:util';
import { HostStage } from '../harness/host-stage.ts';
import { ListenerSocket } from '../harness/listener-socket.ts';
import { ODD_PAGE, playOdd } from './odd-run.ts';

const MINUTES = 5;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const first = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
if (!Number.isSafeInteger(first) || first < 0) throw new TypeError('--seed wants a whole number.');
// A seed without a time is played once, to see again what it found.
const isOne = values.seed !== undefined && values.minutes === undefined;
const minutes = values.minutes === undefined ? MINUTES : Number(values.minutes);
if (!(minutes > 0)) throw new TypeError('--minutes wants a number above 0.');

const stage = await HostStage.open();
let failed = 0;
let played = 0;
try {
  const page = await stage.chromium.open(ODD_PAGE);
  const popup = await stage.popup(page);
  const link = await popup.goLive();
  await popup.close();
  const listener = await ListenerSocket.join(stage.server.url, link);
  const endMs = performance.now() + minutes * 60_000;
  for (let seed = first; performance.now() < endMs && !(isOne && played > 0); seed += 1) {
    try {
      await playOdd({ page, listener, serverUrl: stage.server.url }, seed);
    } catch (error) {
      failed += 1;
      console.error(error);
    }
    played += 1;
  }
  listener.close();
} finally {
  await stage.close();
}
console.log(`${played} odd players, ${failed} of them not told as they played`);
process.exitCode = failed > 0 || played === 0 ? 1 : 0;
