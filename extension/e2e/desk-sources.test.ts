/** What a host mixes besides guests: a second tab and jingles; and a mix whose document dies. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chromium } from './harness/chromium.ts';
import { HostDesk } from './harness/host-desk.ts';
import { HostStage } from './harness/host-stage.ts';
import { MixingDesk } from './harness/mixing-desk.ts';
import { MUSIC, type MusicTrack } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { toneFile } from './harness/tone.ts';
import { VoiceEar } from './harness/voice-ear.ts';
import { waitFor } from './harness/wait-for.ts';

const JINGLE_HZ = 3010;
const HEARD = { first: MUSIC[0].leftHz, second: MUSIC[1].leftHz, jingle: JINGLE_HZ } as const;
type Heard = keyof typeof HEARD;
const STEADY_READINGS = 4;

const scope = new AsyncDisposableStack();
let stage: HostStage;
let desk: MixingDesk;
let listening: Page;
let listener: VoiceEar;
let second: MusicPage;

beforeAll(async () => {
  stage = await HostStage.open({ env: { WORKERS: '1' } });
  scope.defer(() => stage.close());
  const elsewhere = await Chromium.launch();
  scope.defer(() => elsewhere.close());
  const first = await MusicPage.open(stage.chromium);
  await first.play();
  const popup = await stage.popup(first.page);
  const link = await popup.goLive();
  desk = new MixingDesk((await HostDesk.open(stage, popup)).page);
  await desk.open();
  listening = await elsewhere.open(link);
  listener = await VoiceEar.attach(listening);
});

afterAll(() => scope.disposeAsync());

/** Waits until the listener hears just these, and it stays so. */
async function hears(...wanted: readonly Heard[]): Promise<void> {
  let steady = 0;
  await waitFor(`the listener hears ${wanted.join(', ')}`, async () => {
    const now = await listener.hears(HEARD);
    if (String([...now].sort()) !== String([...wanted].sort())) steady = 0;
    expect([...now].sort()).toEqual([...wanted].sort());
    steady += 1;
    return steady >= STEADY_READINGS;
  });
}

/** Waits until the listener's page says that this plays. */
async function reads({ title }: MusicTrack): Promise<void> {
  await waitFor(`the listener reads ${title}`, async () => (await readTitle()) === title);
}

async function readTitle(): Promise<string> {
  return listening.$eval('main h1', (heading) => heading.textContent?.trim() ?? '');
}

test('with nothing but the tab nothing is mixed', async () => {
  await desk.shows('direct');
  await hears('first');
});

test('a second tab comes in by a click there, silent until it is faded to', async () => {
  second = await MusicPage.open(stage.chromium);
  await second.next();
  await second.play();
  const popup = await stage.popup(second.page);
  await popup.press('#add-second-tab');
  await popup.close();
  await desk.shows('mixed');
  await hears('first');
  await desk.fadeToB();
  await hears('second');
});

test('listeners read what plays in the tab that they hear more', async () => {
  await reads(MUSIC[1]);
  await desk.cutTo('A');
  await reads(MUSIC[0]);
  await desk.cutTo('B');
  await reads(MUSIC[1]);
  // A page that loads anew is read again: the music page begins with its first track.
  await second.page.reload();
  await second.play();
  await reads(MUSIC[0]);
  await second.next();
  await reads(MUSIC[1]);
});

test('a tab that is closed ends neither the show nor the mix', async () => {
  await second.page.close();
  await waitFor('the page says so', async () =>
    (await desk.text()).includes('The second tab’s sound is gone'),
  );
  await hears('first');
  await reads(MUSIC[0]);
});

test('a jingle that is dropped in plays once, over the music', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auxcast-jingle-'));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'Station.wav');
  await writeFile(file, toneFile(JINGLE_HZ, JINGLE_HZ, 3));
  await desk.addJingle(file);
  await desk.playJingle();
  await hears('first', 'jingle');
  await hears('first');
});

test('a mix whose document dies comes back by itself, and with it what was set', async () => {
  await desk.press('tab', 'mute');
  await waitFor('silence', async () => (await listener.hears(HEARD)).length === 0);
  await stage.closeOffscreenDocument();
  await desk.shows('mixed');
  await waitFor('still silence', async () => (await listener.hears(HEARD)).length === 0);
  // A page of ours finds the new document by itself, and nothing tells when.
  await waitFor('the tab sounds again', async () => {
    await desk.putOut('tab', 'mute');
    return (await listener.hears(HEARD)).includes('first');
  });
  await hears('first');
});
