import { setTimeout as pause } from 'node:timers/promises';
import { ClickTrack, delaysOf } from '../harness/clicks.ts';
import type { DeskStage } from './desk-stage.ts';
import { decibelsOver, longestQuietMs, middleOf, peakOf } from './switch-reading.ts';

/** Of the steady music, before each change. */
const BEFORE_MS = 1000;
const AFTER_MS = 2000;
const CLICKS = 6;

export interface ChangeHeard {
  /** The longest stretch under -60 dBFS at the listener. */
  readonly gapMs: number;
  /** By how much its loudest sample is above the music's own peak. */
  readonly burstDb: number;
}

/** What a listener hears of steady music while the program changes over. */
export async function changeHeard(stage: DeskStage, change: () => Promise<void>): Promise<ChangeHeard> {
  const steady = await stage.recordListener();
  await pause(BEFORE_MS);
  const [before] = await steady.take();
  const changing = await stage.recordListener();
  await change();
  await pause(AFTER_MS);
  const [heard] = await changing.take();
  if (!before || !heard) throw new Error('The listener hears nothing.');
  return { gapMs: longestQuietMs(heard), burstDb: decibelsOver(peakOf(heard), peakOf(before)) };
}

/** By how much later the music comes to the listener after the program has changed over, milliseconds. */
export async function jumpHeard(stage: DeskStage, change: () => Promise<void>): Promise<number> {
  const track = await ClickTrack.start(stage.music.page);
  const clicks = { track, ear: stage.ear };
  const before = middleOf(await delaysOf(clicks, CLICKS));
  await change();
  const after = middleOf(await delaysOf(clicks, CLICKS));
  await track.stop();
  return after - before;
}
