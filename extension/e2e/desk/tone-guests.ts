import { waitFor } from '../harness/wait-for.ts';
import type { DeskStage } from './desk-stage.ts';
import type { HeadlessPerson } from './headless-people.ts';
import { toneFrames } from './tone-frames.ts';

/** Near no multiple of each other, of the music's or of the host's. */
const TONES_HZ = [523, 701, 907, 1153, 1447, 1777, 2141, 2539];
/** All of them and the music together hardly wake the limiter. */
const AMPLITUDE = 0.08;

/** A guest without a browser, on air with a tone. */
export interface ToneGuest {
  readonly person: HeadlessPerson;
  readonly hz: number;
}

/** Guests on air, up to eight, who consume what a guest's page does: the bed, and each other's voices. */
export class ToneGuests {
  readonly #stage: DeskStage;
  readonly #all: ToneGuest[] = [];

  constructor(stage: DeskStage) {
    this.#stage = stage;
  }

  get all(): readonly ToneGuest[] {
    return this.#all;
  }

  /** So many are on air then; whoever comes does not talk yet. */
  async growTo(count: number): Promise<void> {
    for (const hz of TONES_HZ.slice(this.#all.length, count)) await this.#bring(hz);
  }

  async talk(): Promise<void> {
    for (const { person } of this.#all) await person.hold('stage', true);
  }

  async #bring(hz: number): Promise<void> {
    const { desk, music } = this.#stage;
    const name = `Tone ${hz}`;
    const person = await this.#stage.inviteHeadless(name, await toneFrames(music.page, hz, AMPLITUDE));
    await desk.press(await desk.stripOf(name), 'on-air');
    await desk.shows('mixed');
    // The bed is there once the host's browser has said that it mixes.
    await waitFor('the bed', () => person.hear('bed', { isBed: true }).then(() => true));
    for (const mate of this.#all) {
      await hearMate(person, mate.person);
      await hearMate(mate.person, person);
    }
    this.#all.push({ person, hz });
  }
}

async function hearMate(hearer: HeadlessPerson, { participantId }: HeadlessPerson): Promise<void> {
  await hearer.hear(participantId, { voiceOf: participantId });
}
