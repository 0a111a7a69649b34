/**
 * The time from a press of a talk button to the moment in which the voice leaves another's speaker: two real
 * Chromiums, one with a made microphone, and the talk parts of the product's own pages. Prints JSON:
 * `{"pressedToHeardMs": number[]}`, one a press. Progress goes to stderr.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../harness/wait-for.ts';
import { openCallStage } from './call-stage.ts';

const PRESSES = 50;
/** Some, while the paths find their best. */
const WARM_UP = 5;
const HELD_MS = 400;
/** Longer than any buffer holds. */
const SILENT_MS = 400;
/** A press comes anywhere between two packets. */
const BETWEEN_PACKETS_MS = 20;

await using scope = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scope.disposeAsync().finally(() => process.exit(1)));
}

const { talker, listener } = await openCallStage(scope);
const pressedToHeardMs: number[] = [];
console.error(`${PRESSES} presses.`);
for (let n = 0; n < WARM_UP + PRESSES; n += 1) {
  const pressedAtMs = await talker.evaluate((end) => end.hold(true));
  const heardAtMs = await waitFor('the voice', () =>
    listener.evaluate(({ heardAtMs: all }, since) => all.find((ms) => ms >= since), pressedAtMs),
  );
  if (n >= WARM_UP) pressedToHeardMs.push(heardAtMs - pressedAtMs);
  await pause(HELD_MS);
  await talker.evaluate((end) => end.hold(false));
  await waitFor('silence', () => listener.evaluate((end, longMs) => end.silentMs() > longMs, SILENT_MS));
  await pause(Math.random() * BETWEEN_PACKETS_MS);
}
console.log(JSON.stringify({ pressedToHeardMs }));
