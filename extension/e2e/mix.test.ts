import { DUCKING, type Ducking } from '@auxcast/shared-types';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CEILING_DBTP } from '../desk/limiter.ts';
import { TruePeak } from '../desk/true-peak.ts';
import { waitFor } from './harness/wait-for.ts';
import { wavFile } from './harness/wav-file.ts';
import type { MixOutput, MixRig, RigRecording, RigTone } from './mix/mix-rig.ts';
import { MixStage } from './mix/mix-stage.ts';
import { apart, bendOf, envelopeDb, RATE, readTone, sharpestBend } from './mix/tone-reading.ts';

/** Long enough to tell tones apart that differ by 40 Hz. */
const READ_MS = 250;
const MEASURE_DEADLINE_MS = 60_000;
const TAB: RigTone = { hz: [440, 660], db: -12 };
const ONE_TONE: RigTone = { hz: [440, 440], db: -12 };
const SECOND: RigTone = { hz: [1500, 1500], db: -12 };
const MICROPHONE: RigTone = { hz: [880], db: -18 };
const GUEST: RigTone = { hz: [1130], db: -18 };
const SILENT = -200;
const HELD_UP_MS = 120;
const DELAYS = 8;
/** A fade of 20 ms bends a tone, too, but by less than this much of its amplitude. */
const FADE_BEND = 1 / 400;

let stage: MixStage;

beforeAll(async () => {
  stage = await MixStage.open();
});
afterEach(() => stage.rig.evaluate((rig) => rig.clear()));
afterAll(() => stage.close());

describe('a strip', () => {
  test('at unity lets both sides through as they came', async () => {
    await play('tab', TAB);
    await measure(async () => {
      const { left, right } = await recordOne('program');
      expect(levelsOf(left, 440, 660)).toEqual([-12, SILENT]);
      expect(levelsOf(right, 440, 660)).toEqual([SILENT, -12]);
    });
  });

  test.each([
    [2, -6],
    [0.5, -18],
  ])('with a gain of %f is at %f dB', async (gain, db) => {
    await play('tab', TAB);
    await stage.rig.evaluate((rig, to) => rig.setStrip('tab', { gain: to }), gain);
    await measure(async () => {
      expect(levelsOf((await recordOne('program')).left, 440)).toEqual([db]);
    });
  });

  test.each([{ gain: 0 }, { isMuted: true }, { isOpen: false }])(
    'is silent with %o, and comes back',
    async (off) => {
      await play('tab', TAB);
      await stage.rig.evaluate((rig, settings) => rig.setStrip('tab', settings), off);
      await measure(async () => {
        expect(levelsOf((await recordOne('program')).left, 440)).toEqual([SILENT]);
      });
      await stage.rig.evaluate((rig) => rig.setStrip('tab', { gain: 1, isMuted: false, isOpen: true }));
      await measure(async () => {
        expect(levelsOf((await recordOne('program')).left, 440)).toEqual([-12]);
      });
    },
  );

  test('goes up and down without a click', async () => {
    await play('tab', ONE_TONE);
    await measure(async () => {
      const [program] = await during(600, ['program'], (rig) => {
        rig.setStrip('tab', { isMuted: true });
        setTimeout(() => rig.setStrip('tab', { isMuted: false, gain: 0.3 }), 150);
        setTimeout(() => rig.setStrip('tab', { gain: 1 }), 155);
      });
      expect(Math.min(...envelopeDb(leftOf(program), 10))).toBeLessThan(-80);
      expect(sharpestBend(leftOf(program))).toBeLessThan(bendOf(440, -12) + 10 ** (-12 / 20) * FADE_BEND);
    });
  });

  test('has a mono source on both sides, and one of 44.1 kHz at its pitch', async () => {
    await play('tab', { hz: [440], db: -12, sampleRate: 44_100 });
    await measure(async () => {
      const { left, right } = await recordOne('program');
      expect([levelsOf(left, 440), levelsOf(right, 440)]).toEqual([[-12], [-12]]);
    });
  });
});

test('sound that was held up once on its way is no later from then on', async () => {
  await play('tab', { hz: [997], db: 0, canBeHeldUp: true });
  const before = await leastDelayMs('tab');
  await stage.rig.evaluate((rig, ms) => rig.holdUp('tab', ms), HELD_UP_MS);
  expect((await leastDelayMs('tab')) - before).toBeLessThan(HELD_UP_MS / 2);
});

describe('a voice', () => {
  test.each([
    [0, [-18, -18]],
    [-1, [-15, SILENT]],
    [1, [SILENT, -15]],
    // Cosine and sine of three quarters of a right angle, 3 dB up.
    [0.5, [-23.3, -15.7]],
  ])('with a pan of %f is on both sides as loud as it is in the middle', async (pan, sides) => {
    await play('microphone', MICROPHONE);
    await stage.rig.evaluate((rig, to) => rig.setStrip('microphone', { pan: to }), pan);
    await measure(async () => {
      const { left, right } = await recordOne('program');
      expect([...levelsOf(left, 880), ...levelsOf(right, 880)]).toEqual(sides);
    });
  });

  test('is not in the program before it is let in, but can be heard beforehand', async () => {
    await stage.rig.evaluate(async (rig) => {
      rig.setSolo('guest-1', true);
      await rig.play('guest-1', { hz: [1130], db: -18 });
    });
    await measure(async () => {
      const heard = await record(['program', 'ears']);
      expect(heard.map(({ left }) => levelsOf(left, 1130))).toEqual([[SILENT], [-18]]);
    });
  });

  test('of a guest comes through its connection', async () => {
    await play('guest-1', { ...GUEST, isRemote: true });
    await measure(async () => {
      // Opus at its own rate: not to the tenth of a decibel.
      expect(readTone((await recordOne('program')).left, 1130).db).toBeCloseTo(-18, 0);
    });
  });
});

describe('the compressor', () => {
  test('takes as long as the way round it, and leaves quiet sound as it came', async () => {
    await play('microphone', { hz: [880], db: -40 });
    await measure(async () => {
      await stage.rig.evaluate((rig) => rig.setCompressed('microphone', false));
      await settled();
      const [program] = await during(1000, ['program'], (rig) => {
        setTimeout(() => rig.setCompressed('microphone', true), 400);
      });
      // One sample is 6.6 degrees.
      expect(turnOf(leftOf(program), 880)).toBeLessThan(Math.PI / 180);
      expect(sharpestBend(leftOf(program))).toBeLessThan(bendOf(880, -40) * 1.1);
      expect(levelsOf(leftOf(await recordOne('program')), 880)).toEqual([-40]);
    });
  });

  test('takes two thirds of what is above its threshold', async () => {
    await play('microphone', { hz: [880], db: -6 });
    await stage.rig.evaluate((rig) => rig.setCompressed('microphone', true));
    await measure(async () => {
      const [db = 0] = levelsOf((await recordOne('program')).left, 880);
      expect(Math.abs(db + 18)).toBeLessThan(1);
    });
  });
});

test('solo is heard by the host alone, before the fader, and changes nothing for others', async () => {
  await play('tab', TAB);
  await play('guest-1', GUEST);
  await play('microphone', MICROPHONE);
  await stage.rig.evaluate((rig) => rig.setStrip('guest-1', { gain: 0.5 }));
  const hear = (expected: readonly number[], ears: readonly number[]) =>
    measure(async () => {
      const heard = await record(['program', 'ears']);
      expect(heard.map(({ left }) => levelsOf(left, 440, 880, 1130))).toEqual([expected, ears]);
    });
  // The host hears itself from within.
  await hear([-12, -18, -24], [-12, SILENT, -24]);
  await stage.rig.evaluate((rig) => rig.setSolo('guest-1', true));
  await hear([-12, -18, -24], [SILENT, SILENT, -18]);
  await stage.rig.evaluate((rig) => rig.setSolo('microphone', true));
  await hear([-12, -18, -24], [SILENT, -18, -18]);
  await stage.rig.evaluate((rig) => {
    rig.setSolo('guest-1', false);
    rig.setSolo('microphone', false);
  });
  await hear([-12, -18, -24], [-12, SILENT, -24]);
});

test('a crossfade is as loud all the way', async () => {
  await play('tab', ONE_TONE);
  await stage.rig.evaluate((rig) => rig.crossfade(0.5, 0));
  await play('second-tab', SECOND);
  await measure(async () => {
    expect(levelsOf((await recordOne('program')).left, 440, 1500)).toEqual([-15, -15]);
  });
  await measure(async () => {
    await stage.rig.evaluate((rig) => rig.crossfade(0, 0));
    await settled();
    const [fading] = await during(1400, ['program'], (rig) => rig.crossfade(1, 1000));
    const envelope = envelopeDb(leftOf(fading), 50);
    expect(Math.max(...envelope)).toBeLessThan(-12 + 0.3);
    expect(Math.min(...envelope)).toBeGreaterThan(-12 - 0.3);
    expect(levelsOf((await recordOne('program')).left, 440, 1500)).toEqual([SILENT, -12]);
  });
});

describe('ducking', () => {
  const settings: Ducking = { ...DUCKING, depthDb: 12, attackMs: 100, holdMs: 400, releaseMs: 600 };

  test('takes music down and up again in its time, smoothly', async () => {
    await play('tab', { hz: [1000, 1000], db: -12 });
    await stage.rig.evaluate((rig, to) => rig.setDucking(to), settings);
    await measure(async () => {
      // Pressed and let go at once: it is down for the hold, counted from now.
      const outputs = await during(1800, ['program', 'bed'], (rig) => {
        rig.setTalking(true);
        rig.setTalking(false);
      });
      for (const { left } of outputs) {
        const envelope = envelopeDb(left, 4);
        const down = envelope.findIndex((db) => db < -12.5);
        const low = envelope.findIndex((db) => db < -23.5);
        const up = low + envelope.slice(low).findIndex((db) => db > -23.5);
        const high = up + envelope.slice(up).findIndex((db) => db > -12.5);
        // Half a decibel is 4 % of the way.
        expect(Math.abs(low - down - 92)).toBeLessThan(8);
        expect(Math.abs(up - down - (400 - 4 + 25))).toBeLessThan(12);
        expect(Math.abs(high - up - 550)).toBeLessThan(15);
        expect(Math.min(...envelope)).toBeGreaterThan(-24.5);
        expect(sharpestBend(left)).toBeLessThan(bendOf(1000, -12) * 1.05);
      }
    });
  });

  test('holds while somebody talks, and leaves voices and jingles alone', async () => {
    await play('tab', TAB);
    await play('microphone', MICROPHONE);
    await play('guest-1', GUEST);
    await stage.rig.evaluate((rig, to) => rig.setDucking(to), settings);
    await stage.rig.evaluate((rig) => rig.setTalking(true));
    await settled();
    for (const level of [-24, -12]) {
      await measure(async () => {
        expect(levelsOf((await recordOne('program')).left, 440, 880, 1130)).toEqual([level, -18, -18]);
      });
      await stage.rig.evaluate((rig) => rig.setTalking(false));
    }
  });
});

describe('the outputs', () => {
  test('stay below the ceiling, between samples too, however hot the mix is', async () => {
    await stage.rig.evaluate((rig) => rig.setStrip('tab', { gain: 2 }));
    // What begins, begins within the recording.
    const outputs = await during(1500, ['program', 'bed', 'ears'], async (rig) => {
      rig.setStrip('guest-1', { isOpen: true });
      await rig.play('tab', { hz: [12_000, 997], db: 0 });
      await rig.play('guest-1', { hz: [1130], db: 0 });
    });
    for (const { left, right } of outputs) {
      for (const peakDb of [left, right].map(truePeakDb)) {
        expect(peakDb).toBeLessThanOrEqual(CEILING_DBTP);
        expect(peakDb).toBeGreaterThan(CEILING_DBTP - 2);
      }
    }
    const { loudness } = await stage.rig.evaluate((rig) => rig.levels());
    expect(loudness.reductionDb).toBeGreaterThan(6);
  });

  test('have all but the guests in the bed, at the same time as in the program', async () => {
    await play('tab', TAB);
    await play('microphone', MICROPHONE);
    await play('guest-1', { ...GUEST, db: -6 });
    await measure(async () => {
      const [program, bed] = await record(['program', 'bed'], 1000);
      expect(levelsOf(leftOf(program), 440, 880, 1130)).toEqual([-12, -18, -6]);
      expect(levelsOf(leftOf(bed), 440, 880)).toEqual([-12, -18]);
      expect(readTone(leftOf(bed), 1130).db).toBeLessThan(-6 - 90);
      const apartMs = (bed?.startMs ?? 0) - (program?.startMs ?? 0);
      const expected = readTone(leftOf(program), 440).phase + 2 * Math.PI * 440 * (apartMs / 1000);
      const lateS = apart(readTone(leftOf(bed), 440).phase, expected) / (2 * Math.PI * 440);
      // What clock there is counts packets.
      expect(lateS).toBeLessThan(0.0005);
    });
  });

  test('of nobody else change when a guest comes and goes', async () => {
    await play('tab', ONE_TONE);
    await stage.rig.evaluate((rig) => rig.prepare('guest-1', { hz: [1130], db: -30 }));
    await measure(async () => {
      const [program, bed] = await during(900, ['program', 'bed'], (rig) => {
        rig.setStrip('guest-1', { isOpen: true });
        rig.plug('guest-1');
        setTimeout(() => rig.dropStrip('guest-1'), 400);
      });
      expect(turnOf(leftOf(bed), 440)).toBeLessThan(0.001);
      expect(sharpestBend(leftOf(bed))).toBeLessThan(bendOf(440, -12) * 1.01);
      expect(Math.max(...envelopeDb(leftOf(program), 50))).toBeGreaterThan(-12 + 0.05);
      const bend = bendOf(440, -12) + bendOf(1130, -30) + 10 ** (-30 / 20) * FADE_BEND;
      expect(sharpestBend(leftOf(program))).toBeLessThan(bend * 1.01);
    });
  });

  test('follow the master, but not the bed', async () => {
    await play('tab', TAB);
    await stage.rig.evaluate((rig) => rig.setMasterGain(0.5));
    await measure(async () => {
      const outputs = await record(['program', 'bed', 'ears']);
      expect(outputs.map(({ left }) => levelsOf(left, 440))).toEqual([[-18], [-12], [-18]]);
    });
  });

  test('come back as they were set when the browser’s audio fails', async () => {
    await play('tab', TAB);
    await play('guest-1', GUEST);
    await stage.rig.evaluate((rig) => {
      rig.setStrip('guest-1', { isMuted: true });
      rig.setMasterGain(0.5);
    });
    await stage.rig.evaluate((rig) => rig.breakContext());
    await measure(async () => {
      const outputs = await record(['program', 'bed', 'ears']);
      expect(outputs.map(({ left }) => levelsOf(left, 440, 1130))).toEqual([
        [-18, SILENT],
        [-12, SILENT],
        [-18, SILENT],
      ]);
    });
    await waitFor('only the new mix reads its sources', async () => stage.workers === 1);
  });
});

describe('the meters', () => {
  test('read the loudness of the EBU’s tone, from a reset on', async () => {
    await play('tab', { hz: [1000, 1000], db: -23 });
    await measure(async () => {
      await stage.rig.evaluate((rig) => rig.resetLoudness());
      const { loudness } = await waitFor('a reading', async () => {
        const levels = await stage.rig.evaluate((rig) => rig.levels());
        return levels.loudness.integratedLufs > -60 && levels;
      });
      expect(Math.abs(loudness.momentaryLufs + 23)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(loudness.integratedLufs + 23)).toBeLessThanOrEqual(0.1);
      expect(loudness.reductionDb).toBe(0);
    });
  });

  test('show each strip’s peak, and light up when it clips until that was seen', async () => {
    await play('tab', { hz: [997, 997], db: -5 });
    const reading = async () => {
      const { strips } = await stage.rig.evaluate((rig) => rig.levels());
      const [, peakDb, holdDb, isClipped] = strips.find(([stripId]) => stripId === 'tab') ?? [];
      return { peakDb: peakDb ?? 0, holdDb: holdDb ?? 0, isClipped };
    };
    await waitFor('-5 dB', async () => Math.abs((await reading()).peakDb + 5) < 0.1);
    expect((await reading()).isClipped).toBe(false);
    await stage.rig.evaluate((rig) => rig.setStrip('tab', { gain: 2 }));
    await waitFor('1 dB', async () => Math.abs((await reading()).holdDb - 1.02) < 0.1);
    await stage.rig.evaluate((rig) => rig.setStrip('tab', { gain: 0 }));
    await waitFor('silence', async () => (await reading()).peakDb < -80);
    expect((await reading()).isClipped).toBe(true);
    await stage.rig.evaluate((rig) => rig.resetClip('tab'));
    expect((await reading()).isClipped).toBe(false);
  });
});

describe('a jingle', () => {
  test('plays into all outputs, and tells when it ended', async () => {
    const file = wavFile({
      sampleRate: 44_100,
      channels: 2,
      seconds: 1,
      sample: (frame) => 0.25 * Math.sin((2 * Math.PI * 700 * frame) / 44_100),
    }).toString('base64');
    await measure(async () => {
      const ended = stage.rig.evaluate((rig, bytes) => rig.playJingle('horn', bytes), file);
      const outputs = await record(['program', 'bed', 'ears'], 700);
      for (const { left } of outputs) expect(Math.max(...envelopeDb(left, 20))).toBeCloseTo(-12.04, 0);
      expect(await ended).toBe('ended');
    });
    await measure(async () => {
      expect(levelsOf((await recordOne('program')).left, 700)).toEqual([SILENT]);
    });
  });

  test('that is no sound is refused by its code', async () => {
    const text = Buffer.from('no sound at all').toString('base64');
    const answer = await stage.rig.evaluate((rig, bytes) => rig.playJingle('text', bytes), text);
    expect(answer).toBe('jingle-unreadable');
  });
});

/** Lets it in, and returns once it is heard in the program. */
async function play(stripId: string, tone: RigTone): Promise<void> {
  const plain = { ...tone, hz: [...tone.hz] };
  await stage.rig.evaluate(
    async (rig, id, of) => {
      rig.setStrip(id, { isOpen: true });
      await rig.play(id, of);
    },
    stripId,
    plain,
  );
  const hz = tone.hz[0] ?? 0;
  await waitFor(`${stripId} in the program`, async () => {
    return readTone((await recordOne('program', 100)).left, hz).db > tone.db - 9;
  });
}

/** A busy machine makes single sounds late. */
async function leastDelayMs(stripId: string): Promise<number> {
  const delays: number[] = [];
  for (let n = 0; n < DELAYS; n += 1) {
    delays.push(await stage.rig.evaluate((rig, id) => rig.delayMs(id), stripId));
  }
  return Math.min(...delays);
}

/**
 * Until it comes out as it has to: a machine that is busy leaves gaps in what pages play to one another. What
 * is wrong in the mix is wrong each time.
 */
async function measure(attempt: () => Promise<void>): Promise<void> {
  await waitFor('the mix', () => attempt().then(() => true), MEASURE_DEADLINE_MS);
}

/** Every fade is over. */
async function settled(): Promise<void> {
  await record(['program'], 150);
}

async function record(outputs: readonly MixOutput[], ms = READ_MS): Promise<RigRecording[]> {
  await stage.rig.evaluate((rig, of, forMs) => rig.begin(of, forMs), [...outputs], ms);
  return await stage.rig.evaluate((rig) => rig.recorded());
}

/** What leaves the outputs from just before `deed`, which runs in the page. */
async function during(
  ms: number,
  outputs: readonly MixOutput[],
  deed: (rig: MixRig) => void | Promise<void>,
): Promise<RigRecording[]> {
  await stage.rig.evaluate((rig, of, forMs) => rig.begin(of, forMs), [...outputs], ms);
  await stage.rig.evaluate(deed);
  return await stage.rig.evaluate((rig) => rig.recorded());
}

async function recordOne(output: MixOutput, ms = READ_MS): Promise<RigRecording> {
  const [recording] = await record([output], ms);
  if (!recording) throw new Error('Nothing was recorded.');
  return recording;
}

function leftOf(recording: RigRecording | undefined): readonly number[] {
  return recording?.left ?? [];
}

/** How loud tones are, to a tenth of a decibel. */
function levelsOf(samples: readonly number[], ...hz: readonly number[]): number[] {
  return hz.map((tone) => {
    const { db } = readTone(samples, tone);
    return db < -90 ? SILENT : Math.round(db * 10) / 10;
  });
}

/** By how much a tone was moved between the beginning and the end, radians. */
function turnOf(samples: readonly number[], hz: number): number {
  const part = RATE / 4;
  const frames = samples.length - part;
  const [start, end] = [samples.slice(0, part), samples.slice(-part)].map((of) => readTone(of, hz).phase);
  return apart(end ?? 0, (start ?? 0) + (2 * Math.PI * hz * frames) / RATE);
}

function truePeakDb(samples: readonly number[]): number {
  const peak = new TruePeak();
  return 20 * Math.log10(samples.reduce((most, sample) => Math.max(most, peak.step(sample)), 0));
}
