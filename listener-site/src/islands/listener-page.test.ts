// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { firstView, type PageView } from '../player/page-view.ts';
import type { PlayerOptions } from '../player/player.ts';
import { SAMPLE_ROUTER_CAPABILITIES, sampleSession } from '../player/testing/sample-session.ts';
import { showHistory, tintPage } from './history.ts';
import ListenerPage from './ListenerPage.vue';

const player = vi.hoisted(() => ({
  start: vi.fn(),
  wake: vi.fn(),
  close: vi.fn(),
  view: { muted: false },
  line: { talkNews: undefined, reply: { resumeToken: 'a'.repeat(43) } },
  playback: { changeVolume: vi.fn(), setMuted: vi.fn() },
}));
vi.mock('../player/player.ts', () => ({ Player: player }));
vi.mock('./history.ts', () => ({ showHistory: vi.fn(), tintPage: vi.fn() }));

const session = sampleSession();
let options: PlayerOptions | undefined;
let page: VueWrapper;

beforeEach(async () => {
  vi.clearAllMocks();
  player.start.mockImplementation((given: PlayerOptions) => {
    options = given;
    return player;
  });
  page = mount(ListenerPage, {
    props: {
      session,
      link: 'http://localhost/s/abcdefgh23',
      routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
      serverTimeMs: 0,
    },
  });
  // What comes right after the page.
  await vi.dynamicImportSettled();
});
afterEach(() => {
  page.unmount();
});

function show(change: Partial<PageView>): void {
  options?.onChange({ ...firstView(session), ...change });
}

function appear(persisted: boolean): void {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
}

test('wakes when it comes back, and not when it is shown first', () => {
  appear(false);
  expect(player.wake).not.toHaveBeenCalled();
  appear(true);
  expect(player.wake).toHaveBeenCalledOnce();
});

test('forgets an invite that was refused, and keeps one over a break', async () => {
  const place = { sessionId: session.sessionId, invite: 's'.repeat(43), name: 'Ada' };
  history.replaceState(place, '');
  show({ line: { kind: 'away', code: 'disconnected', message: 'The cable.' } });
  await vi.dynamicImportSettled();
  expect(history.state).toEqual(place);
  show({ line: { kind: 'failed', code: 'invite-refused' } });
  await vi.dynamicImportSettled();
  expect(history.state).toBeNull();
});

test('changes the volume by keys, and keeps what came of it', async () => {
  const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key }));
  press('ArrowUp');
  press('ArrowDown');
  expect(player.playback.changeVolume.mock.calls).toEqual([[0.1], [-0.1]]);
  options?.onVolume?.(0.4);
  expect(localStorage.getItem('auxcast-volume')).toBe('0.4');
  player.view.muted = true;
  press('m');
  expect(player.playback.setMuted).toHaveBeenCalledWith(false);
  localStorage.clear();
});

test('gives every name its own direction, and the title of the page, which has no markup, isolates', () => {
  const [track] = session.history;
  if (!track) throw new Error('There are sample tracks.');
  const nowPlaying = {
    ...session.nowPlaying,
    track: { ...track, title: 'שלום!', artist: 'دينا!', album: 'תקליט!' },
  };
  show({ session: { ...session, title: 'מסיבה!', hostName: 'דנה!', nowPlaying } });
  return vi.waitFor(() => {
    expect(page.get('h1').attributes('dir')).toBe('auto');
    expect(page.get('.artist').attributes('dir')).toBe('auto');
    expect(page.findAll('bdi').map((name) => name.text())).toEqual(['דנה!', 'מסיבה!', 'תקליט!']);
    expect(document.title).toBe('\u2068שלום!\u2069 · \u2068دينا!\u2069 · Auxcast');
  });
});

test.each([
  ['ended', { kind: 'ended', reason: 'host', endedAtMs: 5 }, 'Mika put the aux down'],
  ['failed', { kind: 'failed', code: 'unsupported' }, 'A recent Chrome, Edge, Firefox or Safari can'],
] as const)('says what to say when it %s, once that has come', async (_how, line, said) => {
  show({ line });
  await vi.waitFor(() => expect(page.get('.words').text()).toContain(said));
  expect(page.find('.controls').exists()).toBe(false);
});

test('writes the list of tracks anew, once for each change', async () => {
  show({ session: { ...session, history: session.history.slice(1) } });
  show({ session: { ...session, history: session.history.slice(2) } });
  await vi.waitFor(() => expect(showHistory).toHaveBeenCalledOnce());
  show({ session });
  await vi.waitFor(() => expect(showHistory).toHaveBeenCalledTimes(2));
});

test('takes the colour of what plays, and of a cover that comes later', async () => {
  const real = await vi.importActual<typeof import('./history.ts')>('./history.ts');
  vi.mocked(tintPage).mockImplementation(real.tintPage);
  const { nowPlaying } = session;
  const tint = () => document.documentElement.style.getPropertyValue('--track-accent');
  for (const accent of ['#123456', '#654321']) {
    const track = nowPlaying.track && { ...nowPlaying.track, accent };
    show({ session: { ...session, nowPlaying: { ...nowPlaying, track } } });
    await vi.waitFor(() => expect(tint()).toBe(accent));
  }
});

test('goes on without a part that does not come, and asks for it again', async () => {
  const told = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const history = session.history.slice(1);
  vi.mocked(showHistory).mockImplementationOnce(() => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  show({ session: { ...session, history } });
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
  show({ session: { ...session, history } });
  await vi.waitFor(() => expect(showHistory).toHaveBeenCalledTimes(2));
  told.mockRestore();
});
