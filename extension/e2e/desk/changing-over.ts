import { setTimeout as pause } from 'node:timers/promises';
import { ClickTrack } from '../harness/clicks.ts';
import type { DeskStage } from './desk-stage.ts';
import { clickPlacesMs, jumpMs } from './jump-reading.ts';
import { decodeOpus } from './stereo-sound.ts';
import { decibelsOver, longestQuietMs, peakOf } from './switch-reading.ts';

/** Of the steady music, before each change. */
const BEFORE_MS = 1000;
const AFTER_MS = 2000;
/** Of clicks, before the change and after it. */
const CLICKS_MS = 4000;

export interface ChangeHeard {
  /** The longest stretch under -60 dBFS at the listener. */
  readonly gapMs: number;
  /** By how much its loudest sample is above the music's own peak. */
  readonly burstDb: number;
}

/** What a listener hears of steady music while the program changes over. */
export async function changeHeard(stage: DeskStage, change: () => Promise<void>): Promise<ChangeHeard> {
  await stage.restartMusic();
  await stage.heard.begin();
  await pause(BEFORE_MS);
  const [before] = await stage.heard.take();
  await stage.heard.begin();
  await change();
  await pause(AFTER_MS);
  const [heard] = await stage.heard.take();
  if (!before || !heard) throw new Error('The listener hears nothing.');
  return { gapMs: longestQuietMs(heard), burstDb: decibelsOver(peakOf(heard), peakOf(before)) };
}

/**
 * By how much later the music is in what is sent after the program has changed over, milliseconds. By the
 * packets' own times: what a listener's buffer makes of it does not count.
 */
export async function jumpSent(stage: DeskStage, change: () => Promise<void>): Promise<number> {
  await stage.restartMusic();
  const track = await ClickTrack.start(stage.music.page);
  await stage.people.listen();
  await pause(CLICKS_MS);
  await change();
  await pause(CLICKS_MS);
  const sound = await decodeOpus((await stage.audience.take()).get('program') ?? []);
  const placesMs = await track.placesMs();
  await track.stop();
  const heardMs = clickPlacesMs(sound.left);
  const jump = jumpMs(placesMs, heardMs);
  if (jump === undefined) {
    const list = (numbers: readonly number[]) => numbers.map(Math.round).join(', ');
    throw new Error(`The clicks spoken at ${list(placesMs)} ms are not those heard at ${list(heardMs)} ms.`);
  }
  return jump;
}
