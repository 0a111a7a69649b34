import { setTimeout as pause } from 'node:timers/promises';
import type { DeskStage } from './desk-stage.ts';
import { type DuckTones, duckAttackMs } from './duck-reading.ts';
import { decodeOpus } from './stereo-sound.ts';
import type { ToneGuest } from './tone-guests.ts';

const BEFORE_MS = 1000;
const TALK_MS = 1000;
/** Longer than music stays down and comes up again, as a new desk has it. */
const OVER_MS = 1500;

/**
 * One guest talks, and the music goes down: from its first sound in the program until music is down, in what
 * the audience gets. @throws Error where the music stays up
 */
export async function duckingHeardMs(
  stage: DeskStage,
  { person, hz }: ToneGuest,
  music: Omit<DuckTones, 'voiceHz'>,
): Promise<number> {
  await stage.restartMusic();
  await stage.people.listen();
  await pause(BEFORE_MS);
  await person.hold('stage', true);
  await pause(TALK_MS);
  const frames = (await stage.audience.take()).get('program') ?? [];
  await person.hold('stage', false);
  await pause(OVER_MS);
  const { left } = await decodeOpus(frames);
  const attackMs = duckAttackMs(left, { ...music, voiceHz: hz });
  if (attackMs === undefined) throw new Error('The music did not go down.');
  return attackMs;
}
