/**
 * What goes wrong in a show with a guest on air: a microphone that is pulled out, a guest whose network is
 * gone, loudspeakers, an extension that dies. By the spectrum of what each browser plays.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrackRecorder } from './desk/track-recorder.ts';
import { BrowserNetwork } from './harness/browser-network.ts';
import { Chromium } from './harness/chromium.ts';
import { click } from './harness/click.ts';
import { HostDesk } from './harness/host-desk.ts';
import { HostStage } from './harness/host-stage.ts';
import { HostUplink } from './harness/host-uplink.ts';
import { MixingDesk } from './harness/mixing-desk.ts';
import { MUSIC } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { openMicrophone } from './harness/open-microphone.ts';
import { MICROPHONE_ALLOWED, takeSiteSeat } from './harness/site-seat.ts';
import { SoundDevice } from './harness/sound-device.ts';
import type { TalkSeat } from './harness/talk-seat.ts';
import { VoiceEar } from './harness/voice-ear.ts';
import { waitFor } from './harness/wait-for.ts';
import { RATE, readTone } from './mix/tone-reading.ts';

/** Hertz; none is near a multiple of another, or of the music's. */
const TONES = { host: 1230, ada: 1710 } as const;
const HEARD = { ...TONES, music: MUSIC[0].leftHz };
type Heard = keyof typeof HEARD;
/** Outputs, and microphones that hear what is played there. */
const HOSTS_ROOM = 'hosts-room';
const ADAS_ROOM = 'adas-room';
const MONO_HZ = 990;

/** As many readings as a spectrum's window, and the fading of a lost packet, take. */
const STEADY_READINGS = 4;
/** Much is made anew in between, and looked for once a second only. */
const BACK_MS = 90_000;
/** Ten seconds of levels, on a busy machine. */
const ECHO_MS = 90_000;
const READ_MS = 500;
const HEARD_DB = -45;
/** Of a fader: 12 dB down, of which a compressor leaves at least a third. */
const LOW = Math.sqrt(1 / 8);
const LOWER_DB = 3;
const STEADY_DB = 0.5;

const scope = new AsyncDisposableStack();
let sound: SoundDevice;
let stage: HostStage;
let music: MusicPage;
let page: HostDesk;
let desk: MixingDesk;
let guests: Chromium;
let ada: TalkSeat;
let adasStrip: string;
let link: string;
let listener: VoiceEar;

beforeAll(async () => {
  sound = await SoundDevice.create(TONES, [HOSTS_ROOM, ADAS_ROOM]);
  scope.defer(() => sound.close());
  stage = await HostStage.open({ sound, speakers: HOSTS_ROOM, env: { WORKERS: '1' } });
  scope.defer(() => stage.close());
  guests = await Chromium.launch({ args: MICROPHONE_ALLOWED, env: sound.environmentPlayingTo(ADAS_ROOM) });
  scope.defer(() => guests.close());
  const elsewhere = await Chromium.launch();
  scope.defer(() => elsewhere.close());
  music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  link = await popup.goLive();
  page = await HostDesk.open(stage, popup);
  desk = new MixingDesk(page.page);
  const invite = Object.assign(new URL(await page.invite('Guest: may talk')), { hostname: 'localhost' });
  ada = await takeSiteSeat(guests, invite.href, 'Ada');
  listener = await VoiceEar.attach(await elsewhere.open(link));
  await Promise.all([ada.arm('ada'), page.seat.arm('host')]);
  await desk.open();
  adasStrip = await desk.stripOf('Ada');
  await desk.press(adasStrip, 'on-air');
  await desk.shows('mixed');
  await ada.talk('stage', true);
  await hears({ listener: ['ada', 'music'], ada: ['music'] }, BACK_MS);
});

afterAll(() => scope.disposeAsync());

/** Waits until each hears just these, and it stays so. */
async function hears(
  wanted: Readonly<Partial<Record<'listener' | 'ada', readonly Heard[]>>>,
  deadlineMs?: number,
): Promise<void> {
  let steady = 0;
  const look = async () => {
    const now = {
      ...(wanted.listener && { listener: (await listener.hears(HEARD)).sort() }),
      ...(wanted.ada && { ada: (await ada.ear.hears(HEARD)).sort() }),
    };
    if (!isDeepStrictEqual(now, wanted)) steady = 0;
    expect(now).toEqual(wanted);
    steady += 1;
    return steady >= STEADY_READINGS;
  };
  await waitFor('each hears what is for them', look, deadlineMs);
}

test('a host’s microphone that is pulled out takes nothing else from the show, and brings the voice back', async () => {
  await page.seat.talk('stage', true);
  await hears({ listener: ['ada', 'host', 'music'], ada: ['host', 'music'] });
  await sound.unplug('host');
  await hears({ listener: ['ada', 'music'], ada: ['music'] });
  await desk.saysOf('microphone', 'Plug it in again');
  await sound.plug('host');
  await hears({ listener: ['ada', 'host', 'music'], ada: ['host', 'music'] }, BACK_MS);
  await desk.saysNothingOf('microphone');
  await page.seat.talk('stage', false);
  await hears({ listener: ['ada', 'music'] });
});

test('a guest whose network breaks in mid-sentence comes back on air, to the same strip and level', async () => {
  const full = await steadyDb(TONES.ada);
  await desk.setFader(adasStrip, LOW);
  const low = await waitFor('the guest is lower', async () => {
    const db = await steadyDb(TONES.ada);
    return db < full - LOWER_DB && db;
  });
  const words = await desk.faderSays(adasStrip);
  const away = desk.stripSays(adasStrip, 'Away', BACK_MS);
  const network = new BrowserNetwork(guests);
  network.cut();
  try {
    await hears({ listener: ['music'] });
  } finally {
    network.mend();
  }
  await away;
  await hears({ listener: ['ada', 'music'], ada: ['music'] }, BACK_MS);
  expect(await desk.stripOf('Ada')).toBe(adasStrip);
  expect(await desk.faderSays(adasStrip)).toBe(words);
  expect(Math.abs((await steadyDb(TONES.ada)) - low)).toBeLessThan(LOWER_DB / 2);
});

test('the browser evens out no host’s voice, and a guest’s until they switch that off', async () => {
  const offscreen = await stage.offscreenDocument();
  expect((await openMicrophone(offscreen, 'host')).autoGainControl).toBe(false);
  expect((await openMicrophone(ada.page, 'ada')).autoGainControl).toBe(true);
  await click(ada.page, '.talk-microphone ::-p-text(automatic gain)');
  await waitFor('it is off', async () => !(await openMicrophone(ada.page, 'ada')).autoGainControl);
  await hears({ listener: ['ada', 'music'] });
});

test('microphones and loudspeakers of 44.1 kHz are heard at their pitch', async () => {
  const offscreen = await stage.offscreenDocument();
  expect(await offscreen.evaluate(() => new AudioContext().sampleRate)).toBe(44_100);
  expect((await openMicrophone(offscreen, 'host')).sampleRate).toBe(44_100);
  await page.seat.talk('stage', true);
  await hears({ listener: ['ada', 'host', 'music'], ada: ['host', 'music'] });
  await page.seat.talk('stage', false);
});

test('a second tab of the same site, in mono, is heard on both sides beside the first', async () => {
  const second = await MusicPage.open(stage.chromium);
  await second.page.$eval(
    'audio',
    (audio, source) => {
      audio.src = source;
    },
    `/tone/mono-${MONO_HZ}-120.wav`,
  );
  await second.play();
  const popup = await stage.popup(second.page);
  await popup.press('#add-second-tab');
  await popup.close();
  await desk.fadeHalfway();
  const uplink = await HostUplink.of(stage.chromium);
  const recorder = await TrackRecorder.attach(await uplink.sentTracks());
  await waitFor('both are heard on both sides', async () => {
    const { left, right } = await readProgram(recorder);
    expect(readTone(left, MUSIC[0].leftHz).db).toBeGreaterThan(HEARD_DB);
    expect(readTone(right, MUSIC[0].rightHz).db).toBeGreaterThan(HEARD_DB);
    const [monoLeft, monoRight] = [left, right].map((side) => readTone(side, MONO_HZ).db);
    expect(monoLeft).toBeGreaterThan(HEARD_DB);
    expect(Math.abs((monoLeft ?? 0) - (monoRight ?? 0))).toBeLessThan(1);
    return true;
  });
  await second.page.close();
  await hears({ listener: ['ada', 'music'] });
});

test('a guest on loudspeakers is named to the host', async () => {
  // What never changes looks like everything.
  const swelling = await music.page.evaluateHandle(swellMusic);
  await ada.change(ADAS_ROOM, false);
  await desk.saysOf(adasStrip, 'Ask for headphones', ECHO_MS);
  await ada.change('ada', false);
  await desk.saysNothingOf(adasStrip, ECHO_MS);
  await swelling.evaluate(({ stop }) => stop());
  await hears({ listener: ['ada', 'music'] });
});

async function readProgram(recorder: TrackRecorder) {
  await recorder.begin();
  await pause(READ_MS);
  const [program] = await recorder.take();
  if (!program || program.left.length < (RATE * READ_MS) / 2000) throw new Error('Too little was heard.');
  return program;
}

/** Of a tone at the listener, once some readings agree: what changes, and what is lost, fades. */
async function steadyDb(hz: number): Promise<number> {
  const readings: number[] = [];
  return waitFor(`a steady level of ${hz} Hz`, async () => {
    const db = await listener.levelDb(hz);
    readings.push(db);
    const last = readings.slice(-STEADY_READINGS);
    if (last.length < STEADY_READINGS) return undefined;
    return last.every((other) => Math.abs(other - db) < STEADY_DB) && db;
  });
}

/** Runs in the page. */
function swellMusic(): { stop(): void } {
  const audio = document.querySelector('audio');
  const setVolume = (volume: number) => {
    if (audio) audio.volume = volume;
  };
  const timer = setInterval(() => setVolume(Math.random() < 0.5 ? 0.1 : 1), 400);
  return {
    stop() {
      clearInterval(timer);
      setVolume(1);
    },
  };
}
