/**
 * A listener's page in Firefox without WebRTC: what it plays over HTTP is heard at the sound device.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchFirefox } from './harness/firefox.ts';
import { HostStage } from './harness/host-stage.ts';
import { MusicPage } from './harness/music-page.ts';
import { SoundDevice } from './harness/sound-device.ts';
import { waitFor } from './harness/wait-for.ts';
import { SpeakerEar } from './streams/speaker-ear.ts';
import { heardByPage } from './streams/ways-to-hear.ts';

const PLAYED_S = 3;

const scope = new AsyncDisposableStack();
let stage: HostStage;
let link: string;

beforeAll(async () => {
  stage = await HostStage.open();
  scope.defer(() => stage.close());
  const music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  link = await popup.goLive();
});

afterAll(() => scope.disposeAsync());

// Nobody has asked for the stream before, so little of it comes at once.
test('Firefox plays the stream from its first moment on, and goes on', async () => {
  const sound = await SoundDevice.create();
  scope.defer(() => sound.close());
  const ear = await SpeakerEar.attach(sound);
  scope.defer(() => ear.close());
  const firefox = await launchFirefox(sound.environment);
  scope.defer(() => firefox.close());
  const page = await firefox.newPage();
  const startMs = await heardByPage(page, link);
  await ear.beepsSince(startMs, 1);
  const standing = () =>
    page.$eval('main > audio', ({ currentTime, ended, srcObject }) => ({
      isStream: srcObject === null,
      hasEnded: ended,
      playedS: Number.isFinite(currentTime) ? currentTime : -1,
    }));
  await waitFor('it goes on', async () => (await standing()).playedS > PLAYED_S);
  expect(await standing()).toMatchObject({ isStream: true, hasEnded: false });
});
