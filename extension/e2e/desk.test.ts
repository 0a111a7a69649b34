/**
 * A host who mixes, guests and a listener, each with a tone of their own: what goes out, what each guest
 * hears back, and what nobody but those it is for hears, by the spectrum of what each browser plays.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chromium } from './harness/chromium.ts';
import { click } from './harness/click.ts';
import { HostDesk } from './harness/host-desk.ts';
import { HostStage } from './harness/host-stage.ts';
import { MixingDesk } from './harness/mixing-desk.ts';
import { MUSIC } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { MICROPHONE_ALLOWED, takeSiteSeat } from './harness/site-seat.ts';
import { SoundDevice } from './harness/sound-device.ts';
import type { TalkSeat } from './harness/talk-seat.ts';
import { VoiceEar } from './harness/voice-ear.ts';
import { waitFor } from './harness/wait-for.ts';

/** Hertz; none is near a multiple of another, or of the music's. */
const TONES = { host: 1230, ada: 1710, ben: 2390 } as const;
const HEARD = { ...TONES, music: MUSIC[0].leftHz };
type Heard = keyof typeof HEARD;

/** As many readings as a spectrum's window, and the fading of a lost packet, take. */
const STEADY_READINGS = 4;

const scope = new AsyncDisposableStack();
let desk: MixingDesk;
let host: TalkSeat;
let ada: TalkSeat;
let ben: TalkSeat;
let listener: VoiceEar;
let strips: { readonly ada: string; readonly ben: string };

beforeAll(async () => {
  const sound = await SoundDevice.create(TONES);
  scope.defer(() => sound.close());
  const stage = await HostStage.open({ sound, env: { WORKERS: '1' } });
  scope.defer(() => stage.close());
  const guests = await Chromium.launch({ args: MICROPHONE_ALLOWED, env: sound.environment });
  scope.defer(() => guests.close());
  const music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  const link = await popup.goLive();
  const page = await HostDesk.open(stage, popup);
  host = page.seat;
  desk = new MixingDesk(page.page);
  const here = (url: string) => Object.assign(new URL(url), { hostname: 'localhost' }).href;
  const invite = async () => here(await page.invite('Guest: may talk'));
  ada = await takeSiteSeat(guests, await invite(), 'Ada');
  ben = await takeSiteSeat(guests, await invite(), 'Ben');
  const context = await guests.browser.createBrowserContext();
  const heard = await context.newPage();
  await heard.goto(here(link));
  listener = await VoiceEar.attach(heard);
  await Promise.all([ada.arm('ada'), ben.arm('ben'), host.arm('host')]);
});

afterAll(() => scope.disposeAsync());

/** Waits until each hears just these, and it stays so. */
async function hears(wanted: Readonly<Partial<Record<'listener' | 'ada' | 'ben', readonly Heard[]>>>) {
  const ears = { listener, ada: ada.ear, ben: ben.ear };
  let steady = 0;
  await waitFor('each hears what is for them', async () => {
    const now = {
      ...(wanted.listener && { listener: await ears.listener.hears(HEARD) }),
      ...(wanted.ada && { ada: await ears.ada.hears(HEARD) }),
      ...(wanted.ben && { ben: await ears.ben.hears(HEARD) }),
    };
    const sorted = (heard: object) =>
      Object.fromEntries(
        Object.entries(heard).map(([who, what]: [string, Heard[]]) => [who, [...what].sort()]),
      );
    if (JSON.stringify(sorted(now)) !== JSON.stringify(sorted(wanted))) steady = 0;
    expect(sorted(now)).toEqual(sorted(wanted));
    steady += 1;
    return steady >= STEADY_READINGS;
  });
}

test('before the desk is opened a guest talks on the stage, beside the music', async () => {
  await ada.talk('stage', true);
  await hears({ listener: ['ada', 'music'], ben: ['ada', 'music'] });
  await ada.talk('stage', false);
  await hears({ listener: ['music'] });
});

test('once it is open guests wait in the green room, where nobody in the audience hears them', async () => {
  await desk.open();
  strips = { ada: await desk.stripOf('Ada'), ben: await desk.stripOf('Ben') };
  await ada.talk('green-room', true);
  await hears({ listener: ['music'], ben: ['ada', 'music'] });
  await ada.talk('green-room', false);
});

test('on air a guest is in the program, and hears it without the own voice', async () => {
  await desk.press(strips.ada, 'on-air');
  await desk.shows('mixed');
  await ada.talk('stage', true);
  await hears({ listener: ['ada', 'music'], ada: ['music'], ben: ['ada', 'music'] });
});

test('two guests on air hear each other, and neither hears itself', async () => {
  await desk.press(strips.ben, 'on-air');
  await ben.talk('stage', true);
  await hears({ listener: ['ada', 'ben', 'music'], ada: ['ben', 'music'], ben: ['ada', 'music'] });
});

test('the host’s own voice is in the program and in what guests hear', async () => {
  await host.talk('stage', true);
  await hears({
    listener: ['ada', 'ben', 'host', 'music'],
    ada: ['ben', 'host', 'music'],
    ben: ['ada', 'host', 'music'],
  });
  await host.talk('stage', false);
  await hears({ listener: ['ada', 'ben', 'music'] });
});

test('a strip that is muted is out of the program, and its guest hears on', async () => {
  await desk.press(strips.ben, 'mute');
  await hears({ listener: ['ada', 'music'], ada: ['music'], ben: ['ada', 'music'] });
  await desk.press(strips.ben, 'mute');
  await hears({ listener: ['ada', 'ben', 'music'] });
});

test('talkback is heard by the one it is for, and by nobody else', async () => {
  await ben.talk('stage', false);
  await desk.press(strips.ada, 'talkback');
  await hears({ listener: ['ada', 'music'], ada: ['host', 'music'], ben: ['ada', 'music'] });
  await desk.press(strips.ada, 'talkback');
  await hears({ ada: ['music'] });
});

test('a guest whose page is loaded anew finds the same strip, still on air', async () => {
  await ada.page.reload();
  await ada.page.waitForSelector('.talk-channel');
  await hears({ listener: ['music'] });
  await click(ada.page, '.talk-microphone .main');
  await ada.talk('stage', true);
  await hears({ listener: ['ada', 'music'], ben: ['ada', 'music'] });
});

test('off air a guest is out of the program at once, though the own page still talks', async () => {
  await desk.press(strips.ada, 'green-room');
  await hears({ listener: ['music'], ben: ['music'] });
});

test('the program is the tab’s own again when the desk is closed', async () => {
  await desk.press(strips.ben, 'green-room');
  await desk.close();
  await hears({ listener: ['music'], ben: ['music'] });
});
