import type { Bench, BenchResult } from '../bench.ts';
import { outputsResult } from './outputs-figures.ts';
import { measureStreams, type StreamsSize } from './streams.ts';

const MINUTES = 10;
const SIZE: Omit<StreamsSize, 'minutes'> = {
  few: 200,
  many: 1000,
  looks: 8,
  windowMs: 2000,
  liveListeners: 5,
  firstBytes: 20,
  players: { tries: 5, beeps: 3 },
};

/** What HTTP streams cost and how soon they are heard, beside Icecast. */
export const outputs: Bench = {
  name: 'outputs',
  summary: `${SIZE.few} and ${SIZE.many} HTTP listeners, beside Icecast; encoder, first sound, delay; losses for --minutes (${MINUTES})`,
  run,
};

async function run(
  scope: AsyncDisposableStack,
  say: (line: string) => void,
  minutes = MINUTES,
): Promise<BenchResult> {
  return outputsResult(await measureStreams(scope, say, { ...SIZE, minutes }));
}
