import { setTimeout as pause } from 'node:timers/promises';
import { ClickTrack } from '../harness/clicks.ts';
import { RATE, readTone } from '../mix/tone-reading.ts';
import type { DeskStage } from './desk-stage.ts';
import type { HeadlessPerson } from './headless-people.ts';
import { lagMs } from './lag.ts';
import { decodeOpus, type StereoSound } from './stereo-sound.ts';
import type { ToneGuest } from './tone-guests.ts';
import { TrackRecorder } from './track-recorder.ts';

/** Of clicks, no two of which are as far apart as others. */
const LAG_RECORDING_MS = 2500;
const LAG_WITHIN_MS = 60;
/** Longer than what is read: on a busy machine sound falls behind. */
const DEPTH_RECORDING_MS = 18_000;
const DEPTH_SAMPLES = 10 * RATE;
/** What is sent is far above it, what is not far below. */
const HEARD_DB = -45;

/** How much later the return feed leaves the mix than the program, at the host's encoders, milliseconds. */
export async function returnFeedLagMs({ music, uplink }: DeskStage): Promise<number> {
  const track = await ClickTrack.start(music.page);
  await pause(1000);
  const recorder = await TrackRecorder.attach(await uplink.sentTracks());
  await recorder.begin();
  await pause(LAG_RECORDING_MS);
  const [program, bed] = await recorder.take();
  await track.stop();
  if (!program || !bed) throw new Error('The host sends no bed.');
  const left = ({ startMs, left: samples }: typeof program) => ({ startMs, samples });
  return lagMs(left(program), left(bed), LAG_WITHIN_MS);
}

/**
 * For each guest, by how many decibels its own tone in the program is above its own tone in all that it gets
 * back. The tones in what comes back are added up as if they met in phase.
 * 0 for one that does not get what it has to: silence is no return feed.
 */
export async function mixMinusDepthsDb(
  stage: DeskStage,
  guests: readonly ToneGuest[],
  musicHz: number,
): Promise<number[]> {
  await stage.restartMusic();
  await stage.people.listen();
  await pause(DEPTH_RECORDING_MS);
  const program = await soundsOf(stage.audience);
  const depths: number[] = [];
  for (const { person, hz } of guests) {
    const returned = await soundsOf(person);
    const owed = [
      { name: 'bed', hz: musicHz },
      ...guests
        .filter((one) => one.person !== person)
        .map((mate) => ({ name: mate.person.participantId, hz: mate.hz })),
    ];
    const missing = owed.filter(({ name, hz: due }) => {
      const sound = returned.get(name);
      return !sound || levelDb(sound, due) < HEARD_DB;
    });
    if (missing.length > 0) {
      // What lacks somebody is no return feed, however little of the guest is in it. The rest is measured.
      console.error(`A guest does not hear ${missing.map(({ name }) => name).join(', ')}.`);
      depths.push(0);
      continue;
    }
    const own = [...returned.values()].reduce((sum, sound) => sum + 10 ** (levelDb(sound, hz) / 20), 0);
    const sent = program.get('program');
    if (!sent || levelDb(sent, hz) < HEARD_DB) throw new Error('A guest is not in the program.');
    depths.push(levelDb(sent, hz) - 20 * Math.log10(own));
  }
  return depths;
}

async function soundsOf(person: HeadlessPerson): Promise<Map<string, StereoSound>> {
  const sounds = new Map<string, StereoSound>();
  for (const [name, frames] of await person.take()) {
    if (frames.length > 0) sounds.set(name, await decodeOpus(frames));
  }
  return sounds;
}

/** Of a tone in the louder channel, over ten seconds. */
function levelDb({ left, right }: StereoSound, hz: number): number {
  if (left.length < DEPTH_SAMPLES) throw new Error('There are no ten seconds of it.');
  return Math.max(...[left, right].map((channel) => readTone(channel.subarray(0, DEPTH_SAMPLES), hz).db));
}
