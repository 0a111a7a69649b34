// @vitest-environment happy-dom
import { FIRST_SETTINGS, keepTalkSettings } from '@auxcast/shared-types/talk';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import { firstView } from '../player/page-view.ts';
import { Player } from '../player/player.ts';
import { FakeAudio } from '../player/testing/fake-audio.ts';
import { sampleSession, sampleSummary, sampleTracks } from '../player/testing/sample-session.ts';
import EndedPage from './EndedPage.vue';
import HelpSheet from './HelpSheet.vue';
import ProgressBar from './ProgressBar.vue';
import RecordSleeve from './RecordSleeve.vue';
import ShareSheet from './ShareSheet.vue';
import TrackList from './TrackList.vue';
import VolumeControl from './VolumeControl.vue';

const tracks = sampleTracks();

describe('ProgressBar', () => {
  let nowMs = 0;
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const anchor = (rate: number, durationMs: number | null) => ({
    positionMs: 5_000,
    durationMs,
    rate,
    atMs: 0,
  });

  test('keeps time while the music plays', async () => {
    nowMs = 1_000;
    const bar = mount(ProgressBar, { props: { anchor: anchor(1, 60_000), nowMs: () => nowMs } });
    await nextTick();
    expect(bar.text()).toBe('0:061:00');
    nowMs = 3_000;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bar.text()).toBe('0:081:00');
    expect(bar.get('progress').attributes()).toMatchObject({
      max: '60000',
      'aria-valuetext': '0:08 of 1:00',
    });
    bar.unmount();
    const asked = vi.fn(() => 0);
    const standing = mount(ProgressBar, { props: { anchor: anchor(1, 60_000), nowMs: asked } });
    standing.unmount();
    asked.mockClear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).not.toHaveBeenCalled();
  });

  test('winds no clock while the music stands still', async () => {
    const asked = vi.fn(() => 9_000);
    const bar = mount(ProgressBar, { props: { anchor: anchor(0, 60_000), nowMs: asked } });
    expect(bar.text()).toBe('0:051:00');
    asked.mockClear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).not.toHaveBeenCalled();
    bar.unmount();
  });

  test('shows how long an endless stream has run, and no bar', () => {
    const bar = mount(ProgressBar, { props: { anchor: anchor(1, null), nowMs: () => 60_000 } });
    expect(bar.find('progress').exists()).toBe(false);
    expect(bar.text()).toBe('1:05');
  });
});

describe('TrackList', () => {
  test('has the newest first, and marks the one that plays', () => {
    const list = mount(TrackList, { props: { tracks, current: 4, over: false } });
    expect(list.get('h2').text()).toBe('Played so far');
    expect(list.findAll('.track-title').map((title) => title.text())).toEqual([
      'Night Bus to Porto',
      'Glasshouse',
      'Paper Boats',
      'Copper Morning',
    ]);
    expect(list.get('[aria-current]').text()).toContain('Night Bus to Porto');
  });

  test('says how many came before those it has', () => {
    const list = mount(TrackList, { props: { tracks: tracks.slice(2), over: true } });
    expect(list.get('.tracks-earlier').text()).toBe('and 2 before');
    const all = mount(TrackList, { props: { tracks, over: true } });
    expect(all.find('.tracks-earlier').exists()).toBe(false);
  });

  test('is nothing where nothing was played', () => {
    expect(
      mount(TrackList, { props: { tracks: [], over: true } })
        .find('section')
        .exists(),
    ).toBe(false);
  });
});

describe('RecordSleeve', () => {
  const track = tracks[0] ?? null;

  test('shows the artwork, and the blank sleeve when it cannot be loaded', async () => {
    const sleeve = mount(RecordSleeve, { props: { track, spinning: true } });
    expect(sleeve.get('.sleeve img').attributes()).toMatchObject({
      src: '/artwork/0.png',
      alt: 'Cover of Low Tide',
    });
    await sleeve.get('.sleeve img').trigger('error');
    expect(sleeve.find('img').exists()).toBe(false);
    await sleeve.setProps({ track: tracks[3] ?? null });
    expect(sleeve.find('.sleeve img').exists()).toBe(true);
  });
});

describe('VolumeControl', () => {
  const view = { ...firstView(sampleSession()), volume: 0.5 };
  let player: Player;

  beforeEach(() => {
    player = Player.start({
      audio: new FakeAudio(false),
      session: view.session,
      socketUrl: 'no address',
      routerRtpCapabilities: {},
      volume: 0.5,
      onChange: () => undefined,
    });
    vi.spyOn(player.playback, 'setMuted');
    vi.spyOn(player.playback, 'setVolume');
  });
  afterEach(() => player.close());

  test('says what a press will do', async () => {
    const control = mount(VolumeControl, { props: { player, view } });
    expect(control.get('button').attributes('aria-label')).toBe('Mute');
    await control.get('button').trigger('click');
    expect(player.playback.setMuted).toHaveBeenLastCalledWith(true);
    await control.setProps({ view: { ...view, muted: true } });
    expect(control.get('button').attributes('aria-label')).toBe('Unmute');
  });

  test('offers to unmute what is at 0', async () => {
    const control = mount(VolumeControl, { props: { player, view: { ...view, volume: 0 } } });
    await control.get('button').trigger('click');
    expect(control.get('button').attributes('aria-label')).toBe('Unmute');
    expect(player.playback.setMuted).toHaveBeenLastCalledWith(false);
  });

  test('slides', async () => {
    const control = mount(VolumeControl, { props: { player, view } });
    await control.get('input').setValue('0.25');
    expect(player.playback.setVolume).toHaveBeenLastCalledWith(0.25);
  });

  test('offers no slider where the system has its own', () => {
    const volume = vi.spyOn(HTMLMediaElement.prototype, 'volume', 'get').mockReturnValue(1);
    expect(mount(VolumeControl, { props: { player, view } }).find('input').exists()).toBe(false);
    volume.mockRestore();
  });
});

describe('sheets', () => {
  test('shares a link by hand, and draws its code', async () => {
    Object.assign(document, { execCommand: () => true });
    const sheet = mount(ShareSheet, {
      props: { link: 'http://a/s/abcdefgh23', session: sampleSession() },
      attachTo: document.body,
    });
    expect(sheet.get('input').element.value).toBe('http://a/s/abcdefgh23');
    expect(sheet.get('.qr path').attributes('d')).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
    await sheet.get('button.main').trigger('click');
    await vi.waitFor(() => expect(sheet.get('[role=status]').text()).toContain('Copied'));
    await sheet.get('dialog').trigger('close');
    expect(sheet.emitted('close')).toHaveLength(1);
    sheet.unmount();
  });

  test('has an address for other players, and copies it', async () => {
    Object.assign(document, { execCommand: () => true });
    const sheet = mount(ShareSheet, {
      props: { link: 'http://a/s/abcdefgh23', session: sampleSession() },
      attachTo: document.body,
    });
    expect(sheet.get<HTMLInputElement>('.elsewhere input').element.value).toBe(
      'http://a/live/abcdefgh23.mp3',
    );
    await sheet.get('.elsewhere button').trigger('click');
    await vi.waitFor(() => expect(sheet.get('[role=status]').text()).toContain('in your player'));
    sheet.unmount();
  });

  test.each([
    ['a call', { kind: 'call' }, 'can talk with you'],
    ['a private session', { visibility: 'private' }, 'needs an invite'],
  ] as const)('says what the link of %s does, and has no address for players', (_name, change, words) => {
    const props = { link: 'http://a/s/abcdefgh23', session: sampleSession(change) };
    const sheet = mount(ShareSheet, { props, attachTo: document.body });
    expect(sheet.text()).toContain(words);
    expect(sheet.find('.elsewhere').exists()).toBe(false);
    sheet.unmount();
  });

  test('lists the keys', () => {
    const keys = () => mount(HelpSheet, { attachTo: document.body }).findAll('kbd');
    expect(keys().map((key) => key.text())).toEqual(['Space', 'K', 'M', '↑', '↓', 'T', '?']);
    keepTalkSettings({ ...FIRST_SETTINGS, keys: { stage: 'ShiftLeft' } });
    expect(keys().map((key) => key.text())).toContain('Shift Left');
    localStorage.clear();
  });
});

describe('names that run from right to left', () => {
  const [track] = tracks;
  if (!track) throw new Error('There are sample tracks.');
  const hebrew = { ...track, title: 'שלום!', artist: 'Aux & Cord', album: 'תקליט!' };

  test('have their own direction in the list of tracks', () => {
    const list = mount(TrackList, { props: { tracks: [hebrew], over: false } });
    expect(list.get('.track-title').attributes('dir')).toBe('auto');
    expect(list.get('.track-artist').attributes('dir')).toBe('auto');
  });

  test('have it at the end, in the heading and inside a sentence', () => {
    const session = sampleSummary({ state: 'ended', title: 'מסיבה!', hostName: 'דנה!', endReason: 'host' });
    const page = mount(EndedPage, { props: { session, tracks, ended: 'now' } });
    expect(page.get('h1').attributes('dir')).toBe('auto');
    expect(page.get('.words').text()).toContain('\u2068דנה!\u2069 put the aux down');
  });

  test('have it where a picture is described', () => {
    const sleeve = mount(RecordSleeve, { props: { track: hebrew, spinning: false } });
    expect(sleeve.get('.sleeve img').attributes('alt')).toBe('Cover of \u2068תקליט!\u2069');
  });
});

describe('EndedPage', () => {
  test('says what was and why it ended', () => {
    const session = sampleSummary({ state: 'ended', endReason: 'host', peakListeners: 1 });
    const page = mount(EndedPage, { props: { session, tracks, ended: '5 minutes ago' } });
    expect(page.get('h1').text()).toBe('Kitchen, Friday late');
    expect(page.text()).toContain('Ended 5 minutes ago');
    expect(page.text()).toContain('Mika put the aux down');
    expect(page.text()).toContain('4 tracks · 1 listener');
  });
});
