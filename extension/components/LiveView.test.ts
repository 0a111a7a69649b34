import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ask } from '../messaging/ask.ts';
import { liveState } from '../messaging/live-state.fixture.ts';
import { shownDeskOf } from '../messaging/shown-desk.fixture.ts';
import type { LiveState } from '../messaging/studio-state.ts';
import LiveView from './LiveView.vue';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));
beforeEach(() => vi.clearAllMocks());

function show(changes: Partial<LiveState> = {}, otherTab = false) {
  return mount(LiveView, {
    props: { state: liveState(changes), level: { leftDb: -12, rightDb: -90 }, here: otherTab ? 8 : 7 },
  });
}

function trouble(weak: number): LiveState['listenerTrouble'] {
  return { weak, failed: 0, prevailing: { cause: 'loss', path: 'udp', listeners: weak } };
}

describe('LiveView', () => {
  test('shows the link, who listens, and how the upload is', () => {
    const view = show({ listenerCount: { listeners: 3, receiving: 2 } });
    expect(view.get<HTMLInputElement>('#link').element.value).toBe('http://localhost:3000/s/abcdefgh23');
    expect(view.get('#listener-count').text()).toBe('3');
    expect(view.get('#receiving-count').text()).toBe('2 receiving');
    expect(view.get('#upload-health').text()).toContain('192 kbit/s');
  });

  test('does not call it good that nothing is sent', () => {
    const health = { level: 'good', kbps: 1, roundTripMs: 20, lossPct: 0 } as const;
    const line = (changes: Partial<LiveState>) => show({ health, ...changes }).get('#upload-health');
    expect(line({ soundless: true }).text()).toBe('No sound to send just now');
    expect(line({ soundless: true }).classes()).toEqual(['health']);
    expect(line({ session: 'paused' }).text()).toBe('Nothing is sent while paused');
    expect(line({}).text()).toContain('1 kbit/s');
  });

  test('says that fullscreen stays inside the tab, whatever else there is to say', () => {
    for (const view of [show(), show({}, true), show({ troubles: ['tab-quiet'] })])
      expect(view.get('#fullscreen').text()).toContain('fullscreen fills this tab only');
  });

  test('offers one click to go on after an interruption', () => {
    const button = show({ captured: false, troubles: ['tab-continue'] }, true).get('#move-here');
    expect(button.text()).toBe('Go on with this tab');
  });

  test('offers to notify of what is alarming, until it may', async () => {
    const offered = (offersNotices: boolean, troubles: LiveState['troubles']) =>
      mount(LiveView, {
        props: { state: liveState({ troubles }), level: undefined, here: 7, offersNotices },
      });
    expect(offered(false, ['tab-crashed']).find('.notices').exists()).toBe(false);
    expect(offered(true, ['tab-muted']).find('.notices').exists()).toBe(false);
    for (const code of ['connection-lost', 'upload-lost', 'tab-quiet', 'output-gone'] as const)
      expect(offered(true, [code]).find('.notices').exists()).toBe(true);
    expect(offered(true, ['upload-lost', 'tab-quiet']).findAll('.notices')).toHaveLength(1);
    expect(offered(true, ['tab-moved', 'tab-quiet']).find('.notices').exists()).toBe(true);
    const view = offered(true, ['tab-crashed']);
    await view.get('.notices').trigger('click');
    expect(view.emitted('notices')).toHaveLength(1);
  });

  test('says when listeners do not hear well, and what can be done', () => {
    const listenerCount = { listeners: 31, receiving: 31 };
    const well = show({ listenerCount }).get('#hearing');
    expect(well.element.childElementCount).toBe(0);
    const badly = show({ listenerCount, listenerTrouble: trouble(2) }).get('#hearing');
    expect(badly.findAll('p').map((line) => line.text())).toEqual([
      '2 of 31 hear it stutter',
      expect.stringContaining('on their side'),
    ]);
    expect(badly.classes()).not.toContain('weak');
    const grave = show({ listenerCount, listenerTrouble: trouble(20) }).get('#hearing');
    expect(grave.classes()).toContain('weak');
    expect(grave.text()).toContain('the server’s line');
  });

  test.each(['paused', 'waiting'] as const)('does not speak of hearing while %s', (session) => {
    expect(
      show({ session, listenerTrouble: trouble(2) })
        .get('#hearing')
        .text(),
    ).toBe('');
  });

  test('moves each channel’s bar by itself', () => {
    const [left, right] = show()
      .findAll('.bar')
      .map((bar) => bar.attributes('style'));
    expect(left).toContain('scaleX(0.75');
    expect(right).toContain('scaleX(0');
    expect(left).not.toBe(right);
  });

  test('shows the track as listeners see it', () => {
    const view = show({
      track: {
        title: 'So What',
        artist: 'Miles Davis',
        album: null,
        site: 'Bandcamp',
        artworkUrl: 'http://localhost:3000/art',
        accent: '#336699',
      },
    });
    expect(view.get('#track-title').text()).toBe('So What');
    expect(view.get('#track-artist').text()).toBe('Miles Davis · Bandcamp');
    expect(view.get('img').attributes('src')).toBe('http://localhost:3000/art');
    expect(document.documentElement.style.getPropertyValue('--track-accent')).toBe('#336699');
  });

  test('does not say that listeners hear what is silent or paused', () => {
    const line = (changes: Partial<LiveState>) => show(changes).get('#track-artist').text();
    expect(line({})).toBe('Listeners hear it all the same');
    expect(line({ soundless: true })).toBe('Nothing to hear just now');
    expect(line({ session: 'paused' })).toBe('Nothing to hear just now');
  });

  test('shows names that run from right to left as they do', () => {
    const track = {
      title: 'שלום!',
      artist: 'דנה!',
      album: null,
      site: 'Bandcamp',
      artworkUrl: null,
      accent: null,
    };
    const view = show({ track });
    expect(view.get('#track-title').attributes('dir')).toBe('auto');
    expect(view.findAll('#track-artist bdi').map((name) => name.text())).toEqual(['דנה!', 'Bandcamp']);
    expect(show().get('#track-title').attributes('dir')).toBeUndefined();
  });

  test.each([
    ['live', 'Live', 'Pause', true],
    ['paused', 'Paused', 'Resume', false],
    ['waiting', 'Waiting for sound', 'Pause', true],
  ] as const)('%s: says so, and the button says what it will do', async (session, words, label, asks) => {
    const view = show({ session });
    expect(view.get('#session-state').text()).toBe(words);
    expect(view.get('#pause').text()).toBe(label);
    await view.get('#pause').trigger('click');
    expect(vi.mocked(ask).mock.calls).toEqual([['setPaused', asks]]);
  });

  test('mutes here and back', async () => {
    const view = show({ mutedHere: true });
    expect(view.get('#mute-here').text()).toBe('Unmute here');
    await view.get('#mute-here').trigger('click');
    expect(vi.mocked(ask).mock.calls).toEqual([['setMutedHere', false]]);
  });

  test('offers to move only on another tab', async () => {
    expect(show().find('#move-here').exists()).toBe(false);
    const view = show({}, true);
    const button = view.get('#move-here');
    // Pressed twice, it would find the tab in our own hands.
    await Promise.all([button.trigger('click'), button.trigger('click')]);
    expect(vi.mocked(ask).mock.calls).toEqual([['moveHere', { tabId: 8 }]]);
  });

  test('offers to take another tab in beside the first while the desk is open and has one tab', async () => {
    const offers = (desk: LiveState['desk'], otherTab = true) =>
      show({ desk }, otherTab).find('#add-second-tab').exists();
    expect(offers(null)).toBe(false);
    expect(offers(shownDeskOf({ isOpen: false }))).toBe(false);
    expect(offers(shownDeskOf({ secondTabId: 9 }))).toBe(false);
    expect(offers(shownDeskOf(), false)).toBe(false);
    await show({ desk: shownDeskOf() }, true).get('#add-second-tab').trigger('click');
    expect(vi.mocked(ask).mock.calls).toEqual([['addSecondTab', { tabId: 8 }]]);
  });

  test('asks before it ends, and takes no for an answer', async () => {
    const view = show();
    await view.get('#end').trigger('click');
    await view.findAll('.question button')[1]?.trigger('click');
    expect(view.find('.question').exists()).toBe(false);
    await view.get('#end').trigger('click');
    await view.get('#end-for-everyone').trigger('click');
    expect(vi.mocked(ask).mock.calls).toEqual([['endBroadcast']]);
  });

  test('turns to the QR code and back', async () => {
    const view = show();
    const button = view.findAll('.share button')[1];
    await button?.trigger('click');
    expect(view.get('[role="img"]').attributes('aria-label')).toBe('QR code of the link');
    await button?.trigger('click');
    expect(view.find('[role="img"]').exists()).toBe(false);
  });

  test('shows the two worst troubles', () => {
    const view = show({ troubles: ['connection-lost', 'tab-silent', 'tab-moved'] });
    expect(view.findAll('[data-failure]').map((note) => note.attributes('data-failure'))).toEqual([
      'connection-lost',
      'tab-silent',
    ]);
  });

  test('makes room in Chrome’s 600 pixels for what is wrong and for another tab; nothing moves for how it is heard', () => {
    const listenerCount = { listeners: 31, receiving: 31 };
    const stepsBack = (changes: Partial<LiveState>, otherTab = false) =>
      show({ listenerCount, ...changes }, otherTab)
        .get('.live')
        .classes('crowded');
    expect(stepsBack({})).toBe(false);
    expect(stepsBack({ listenerTrouble: trouble(2) })).toBe(false);
    expect(stepsBack({}, true)).toBe(true);
    expect(stepsBack({ troubles: ['tab-moved'] })).toBe(true);
  });

  test('shows no position where there is little room', () => {
    const anchor = { positionMs: 1000, durationMs: 60_000, rate: 0, atMs: 0 };
    expect(show({ anchor }).find('.progress').exists()).toBe(true);
    expect(
      show({ anchor, troubles: ['tab-moved'] })
        .find('.progress')
        .exists(),
    ).toBe(false);
  });

  test('speaks of hearing beside one trouble, not beside two', () => {
    const of = (...troubles: LiveState['troubles']) =>
      show({ troubles, listenerCount: { listeners: 31, receiving: 31 }, listenerTrouble: trouble(2) })
        .get('#hearing')
        .text();
    expect(of('tab-muted')).toContain('2 of 31');
    expect(of('tab-muted', 'tab-moved')).toBe('');
  });

  test('shows the worst trouble alone beside the QR code, and no other tab', async () => {
    const view = show({ troubles: ['connection-lost', 'tab-silent'] }, true);
    expect(view.find('#move-here').exists()).toBe(true);
    await view.findAll('.share button')[1]?.trigger('click');
    expect(view.findAll('[data-failure]').map((note) => note.attributes('data-failure'))).toEqual([
      'connection-lost',
    ]);
    expect(view.find('#move-here').exists()).toBe(false);
  });

  test('offers to allow every site when the tab moved on', async () => {
    const view = show({ troubles: ['tab-moved'] });
    await view.get('[data-failure] button').trigger('click');
    expect(view.emitted('always')).toHaveLength(1);
  });
});
