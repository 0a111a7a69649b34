import { encodedTones } from '../../test-support/judges/index.ts';
import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { heardBeeps } from '../load/heard-beeps.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { median } from '../statistics.ts';

const FRAMES_PER_SECOND = 50;
/** A beep of 100 ms, and then silence: whoever is less behind than that can be told by it. */
const EVERY_MS = 5000;
const BEEP_FRAMES = 5;
const TRIES = 5;
const BEEPS = 3;

export interface PlayerFigures {
  /** From the player's start, where the program never falls silent. */
  readonly firstSoundMs: number;
  /** From the host's packet to the player's output. */
  readonly behindLiveMs: number;
}

/** What a player that we did not write hears, and when. `scope` ends the server. */
export async function playerFigures(
  scope: AsyncDisposableStack,
  server: MeasuredServer,
): Promise<PlayerFigures> {
  scope.defer(() => server.close());
  const tone = await encodedTones({ left: 1000, right: 1000, ms: 1000 });
  const steady = await SoundProcess.goLive(server.url, tone);
  scope.defer(() => steady.close());
  await steady.play();
  const first: number[] = [];
  for (let n = 0; n < TRIES; n += 1)
    first.push((await heardBeeps(addressOf(server, steady), 1)).firstSoundMs);

  const beeping = await SoundProcess.goLive(server.url, beepsOf(tone, await encodedSilence()));
  scope.defer(() => beeping.close());
  const startMs = await beeping.play();
  const { beepsAtMs } = await heardBeeps(addressOf(server, beeping), BEEPS);
  return {
    firstSoundMs: median(first),
    behindLiveMs: median(beepsAtMs.map((atMs) => (atMs - startMs) % EVERY_MS)),
  };
}

function addressOf({ port }: MeasuredServer, { sessionId }: SoundProcess): string {
  return `http://127.0.0.1:${port}/live/${sessionId}.mp3`;
}

async function encodedSilence(): Promise<Buffer[]> {
  return await encodedTones({ left: 0, right: 0, ms: EVERY_MS });
}

/** Of so many packets the first are a beep. */
function beepsOf(tone: readonly Buffer[], silence: readonly Buffer[]): Buffer[] {
  const count = (EVERY_MS / 1000) * FRAMES_PER_SECOND;
  const from = tone.length / 2;
  return [...tone.slice(from, from + BEEP_FRAMES), ...silence.slice(0, count - BEEP_FRAMES)];
}
