import { encodedTones } from '../../test-support/judges/index.ts';
import { monotonicMs } from '../../test-support/process/index.ts';
import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { heardBeeps } from '../load/heard-beeps.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { median } from '../statistics.ts';
import { heardInBrowsers } from './browser-figures.ts';

const FRAMES_PER_SECOND = 50;
/** A beep of 100 ms, and then silence: whoever is less behind than that can be told by it. */
const EVERY_MS = 5000;
const BEEP_FRAMES = 5;

export interface PlayersSize {
  /** How often the first sound is measured. */
  readonly tries: number;
  readonly beeps: number;
}

export interface PlayerFigures {
  /** From the player's start, where the program never falls silent. */
  readonly firstSoundMs: number;
  /** From the host's packet to the player's output. */
  readonly behindLiveMs: number;
}

/** Browsers: the listener's page without WebRTC, and a bare `<audio>`. */
export const PLAYERS = ['mpg123', 'chromium', 'firefox', 'chromiumBare', 'firefoxBare'] as const;
export type EachPlayer = Readonly<Record<(typeof PLAYERS)[number], PlayerFigures>>;

/** What players that we did not write hear, and when; and our page. `scope` ends the server. */
export async function playerFigures(
  scope: AsyncDisposableStack,
  server: MeasuredServer,
  { tries, beeps }: PlayersSize,
): Promise<EachPlayer> {
  scope.defer(() => server.close());
  const tone = await encodedTones({ left: 1000, right: 1000, ms: 1000 });
  const steady = await SoundProcess.goLive(server.url, { frames: tone });
  scope.defer(() => steady.close());
  await steady.play();
  const beeping = await SoundProcess.goLive(server.url, {
    frames: beepsOf(tone, await encodedSilence()),
  });
  scope.defer(() => beeping.close());
  const startMs = await beeping.play();

  const firstSoundMs: number[] = [];
  for (let n = 0; n < tries; n += 1)
    firstSoundMs.push((await heardBeeps(streamOf(server, steady), 1)).firstSoundMs);
  const { beepsAtMs } = await heardBeeps(streamOf(server, beeping), beeps);

  const urls = { steadyUrl: pageOf(server, steady), beepingUrl: pageOf(server, beeping) };
  const { chromium, firefox } = await heardInBrowsers(scope, { ...urls, tries, beeps });
  // Browsers tell the time of day.
  const startOfDayMs = startMs - monotonicMs() + performance.timeOrigin + performance.now();
  return {
    mpg123: figuresOf({ firstSoundMs, beepsAtMs }, startMs),
    chromium: figuresOf(chromium.page, startOfDayMs),
    firefox: figuresOf(firefox.page, startOfDayMs),
    chromiumBare: figuresOf(chromium.bare, startOfDayMs),
    firefoxBare: figuresOf(firefox.bare, startOfDayMs),
  };
}

interface Heard {
  readonly firstSoundMs: readonly number[];
  readonly beepsAtMs: readonly number[];
}

/** @param startMs when the first beep was sent, by the clock that tells when they were heard */
function figuresOf({ firstSoundMs, beepsAtMs }: Heard, startMs: number): PlayerFigures {
  return {
    firstSoundMs: median(firstSoundMs),
    behindLiveMs: median(beepsAtMs.map((atMs) => (atMs - startMs) % EVERY_MS)),
  };
}

function streamOf({ port }: MeasuredServer, { sessionId }: SoundProcess): string {
  return `http://127.0.0.1:${port}/live/${sessionId}.mp3`;
}

function pageOf({ port }: MeasuredServer, { sessionId }: SoundProcess): string {
  return `http://127.0.0.1:${port}/s/${sessionId}`;
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
