import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { askForMicrophone, isMicrophoneAllowed } from '../../capture/microphone-grant.ts';
import { ask } from '../../messaging/ask.ts';
import { guestStripOf, shownDeskOf, shownStripOf, shownTalkOf } from '../../messaging/shown-desk.fixture.ts';
import type { ShownDesk } from '../../messaging/shown-desk.ts';
import { gainAt } from './fader-scale.ts';
import StudioDesk from './StudioDesk.vue';

vi.mock('../../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));
vi.mock('../../capture/microphone-grant.ts', () => ({
  isMicrophoneAllowed: vi.fn(async () => true),
  askForMicrophone: vi.fn(async () => true),
}));

let view: ReturnType<typeof mounted>;

beforeEach(() => {
  vi.clearAllMocks();
  // Not of the fake browser's making.
  Object.assign(browser, {
    commands: { getAll: async () => [{ name: 'mute-everything', shortcut: 'Alt+Shift+M' }] },
  });
});
afterEach(() => {
  view.unmount();
  vi.useRealTimers();
});

function mounted(desk: ShownDesk) {
  return mount(StudioDesk, {
    props: { desk, talk: shownTalkOf(), mix: undefined, level: undefined },
    attachTo: document.body,
  });
}

function show(changes: Partial<ShownDesk> = {}): void {
  view = mounted(shownDeskOf(changes));
}

function strip(stripId: string) {
  return view.get(`[data-strip="${stripId}"]`);
}

function control(stripId: string, name: string) {
  return strip(stripId).get<HTMLInputElement>(`[data-control="${name}"]`);
}

const asked = () => vi.mocked(ask).mock.calls;

describe('a closed desk', () => {
  test('says what opening does to guests, and opens', async () => {
    show({ isOpen: false });
    expect(view.text()).toContain('Guests then wait in the green room');
    expect(view.find('[data-strip]').exists()).toBe(false);
    await view.get('#open-the-desk').trigger('click');
    expect(asked()).toEqual([['setDeskOpen', { isOpen: true }]]);
  });

  test('asks before it closes', async () => {
    show();
    await view.get('.desk-head .panel-button').trigger('click');
    expect(asked()).toEqual([]);
    expect(view.get('.panel-question').text()).toContain('guests may talk on the stage');
    await view.get('.panel-grave').trigger('click');
    await flushPromises();
    expect(asked()).toEqual([['setDeskOpen', { isOpen: false }]]);
  });
});

describe('a strip', () => {
  test('is set by its fader, and goes back to 100 % by double click and Home', async () => {
    show();
    await control('tab', 'fader').setValue(0.5);
    expect(strip('tab').get('output').text()).toBe('50 %');
    expect(control('tab', 'fader').attributes('aria-valuetext')).toBe('50 %, −6.0 dB');
    await control('tab', 'fader').trigger('dblclick');
    await control('tab', 'fader').trigger('keydown', { key: 'Home' });
    expect(asked()).toEqual([
      ['changeStrip', { stripId: 'tab', gain: gainAt(0.5) }],
      ['changeStrip', { stripId: 'tab', gain: 1 }],
      ['changeStrip', { stripId: 'tab', gain: 1 }],
    ]);
  });

  test('does not jump under the hand to where it was told to be before, and goes where others put it', async () => {
    vi.useFakeTimers();
    show();
    const told = (gain: number) => view.setProps({ desk: shownDeskOf({ strips: [shownStripOf({ gain })] }) });
    await control('tab', 'fader').setValue(0.5);
    await told(0.9);
    expect(strip('tab').get('output').text()).toBe('50 %');
    await vi.advanceTimersByTimeAsync(600);
    expect(strip('tab').get('output').text()).toBe('90 %');
  });

  test('is muted, heard alone, compressed, and ducks', async () => {
    show({ strips: [guestStripOf('Grace', { isMuted: true })] });
    for (const name of ['mute', 'solo', 'compressor', 'ducks']) await control('grace', name).trigger('click');
    expect(asked()).toEqual([
      ['changeStrip', { stripId: 'grace', isMuted: false }],
      ['setSolo', { stripId: 'grace', isOn: true }],
      ['setCompressor', { stripId: 'grace', isOn: true }],
      ['changeStrip', { stripId: 'grace', ducks: false }],
    ]);
    expect(control('grace', 'mute').attributes('aria-pressed')).toBe('true');
    expect(strip('grace').text()).toContain('Out of the mix');
  });

  test('has a side and a say in ducking where it is a voice, and only there', () => {
    show();
    expect(strip('microphone').find('.pan').exists()).toBe(true);
    expect(strip('tab').find('.pan').exists()).toBe(false);
    expect(strip('tab').find('[data-control="ducks"]').exists()).toBe(false);
  });

  test('goes left and right, and back to the middle', async () => {
    show();
    const pan = strip('grace').get('.pan input');
    await pan.setValue(-0.4);
    await pan.trigger('keydown', { key: 'Home' });
    expect(asked()).toEqual([
      ['changeStrip', { stripId: 'grace', pan: -0.4 }],
      ['changeStrip', { stripId: 'grace', pan: 0 }],
    ]);
  });

  test('is left for the same control of its neighbour by an arrow', async () => {
    show();
    control('tab', 'fader').element.focus();
    await control('tab', 'fader').trigger('keydown', { key: 'ArrowRight' });
    expect(document.activeElement).toBe(control('microphone', 'fader').element);
    await control('microphone', 'fader').trigger('keydown', { key: 'ArrowLeft' });
    expect(document.activeElement).toBe(control('tab', 'fader').element);
    await control('tab', 'fader').trigger('keydown', { key: 'ArrowLeft' });
    expect(document.activeElement).toBe(control('tab', 'fader').element);
  });
});

describe('a guest', () => {
  test('is brought on air and off with one click, and stays where they are with another', async () => {
    show({ strips: [guestStripOf('Grace'), guestStripOf('Linus', { isOnAir: true })] });
    for (const [stripId, place] of [
      ['grace', 'on-air'],
      ['grace', 'green-room'],
      ['linus', 'green-room'],
    ] as const)
      await control(stripId, place).trigger('click');
    expect(asked()).toEqual([
      ['changeStrip', { stripId: 'grace', isOnAir: true }],
      ['changeStrip', { stripId: 'linus', isOnAir: false }],
    ]);
    expect(control('linus', 'on-air').attributes('aria-pressed')).toBe('true');
    expect(control('linus', 'green-room').attributes('aria-pressed')).toBe('false');
  });

  test('whom a moderator muted is told apart from one who is out of the mix', async () => {
    show({
      strips: [guestStripOf('Grace', { isMutedByModerator: true }), guestStripOf('Linus', { isMuted: true })],
    });
    expect(strip('grace').text()).toContain('Muted for all');
    expect(control('grace', 'mute').attributes('aria-pressed')).toBe('false');
    expect(strip('linus').text()).not.toContain('Muted for all');
    await strip('grace').get('.muted').trigger('click');
    expect(view.emitted('unmute')).toEqual([['grace']]);
    expect(asked()).toEqual([]);
  });

  test.each([
    ['program-minus', 'Hears everybody else'],
    ['program', 'Hears the program'],
    ['off', 'Hears no program'],
  ])('with the feed %s: says so', (feed, words) => {
    show({ strips: [guestStripOf('Grace', { feed })] });
    expect(strip('grace').text()).toContain(words);
  });

  test('is talked to for as long as the button is held, with a microphone that may be used', async () => {
    show();
    const button = control('grace', 'talkback');
    button.element.setPointerCapture = vi.fn();
    const pointer = { isPrimary: true, button: 0, pointerId: 1 };
    button.element.dispatchEvent(new PointerEvent('pointerdown', pointer));
    await flushPromises();
    view.get('.master .hold-key').element.dispatchEvent(new MouseEvent('click', { detail: 0 }));
    await flushPromises();
    window.dispatchEvent(new Event('blur'));
    await flushPromises();
    expect(asked()).toEqual([
      ['talkback', { input: 'talkback:grace', isOn: true, isLatched: false }],
      ['talkback', { input: 'talkback', isOn: true, isLatched: true }],
      ['talkback', { input: 'talkback:grace', isOn: false, isLatched: false }],
    ]);
  });

  test('is not talked to while the browser refuses the microphone, and the page says so', async () => {
    vi.mocked(isMicrophoneAllowed).mockResolvedValueOnce(false);
    vi.mocked(askForMicrophone).mockResolvedValueOnce(false);
    show();
    control('grace', 'talkback').element.dispatchEvent(new MouseEvent('click', { detail: 0 }));
    await flushPromises();
    expect(asked()).toEqual([]);
    expect(view.get('[role="alert"]').text()).toContain('not allowed for Auxcast');
  });

  test('goes on being talked to when another page latched it, and nobody is asked for that', async () => {
    show({ talkback: ['talkback:grace'], latched: ['talkback:grace'] });
    expect(control('grace', 'talkback').attributes('aria-pressed')).toBe('true');
    await flushPromises();
    expect(asked()).toEqual([]);
    control('grace', 'talkback').element.dispatchEvent(new MouseEvent('click', { detail: 0 }));
    await flushPromises();
    expect(asked()).toEqual([['talkback', { input: 'talkback:grace', isOn: false, isLatched: false }]]);
  });
});

describe('meters', () => {
  const loudness = { momentaryLufs: -14.3, integratedLufs: -17.6, reductionDb: 2.4 };

  test('show each strip by itself, and a light that was too loud goes out with a click', async () => {
    show();
    await view.setProps({
      mix: {
        strips: [
          ['tab', -30, -15, true],
          ['grace', -60, -60, false],
        ],
        loudness,
      },
    });
    expect(strip('tab').get('.bar').attributes('style')).toContain('inset(50.0%');
    expect(strip('tab').get('.hold').attributes('style')).toContain('25.0%');
    expect(strip('grace').get('.bar').attributes('style')).toContain('inset(100.0%');
    expect(strip('grace').get('.clip').attributes()).toHaveProperty('disabled');
    await strip('tab').get('.clip').trigger('click');
    expect(asked()).toEqual([['resetClip', { stripId: 'tab' }]]);
  });

  test('show the tab’s own level while nothing is mixed', async () => {
    show({ mode: 'direct' });
    await view.setProps({ level: { leftDb: -40, rightDb: -30 } });
    expect(strip('tab').get('.bar').attributes('style')).toContain('inset(50.0%');
    expect(view.get('.master').text()).toContain('Straight from the tab');
  });

  test('say how loud the show is, and by how much that is wrong', async () => {
    show();
    await view.setProps({ mix: { strips: [], loudness } });
    const master = view.get('.master');
    expect(master.text()).toContain('−14.3');
    expect(master.text()).toContain('−17.6');
    expect(master.text()).toContain('1.6 too soft');
    expect(master.get('.limiter').text()).toContain('−2.4');
    await view.setProps({ mix: { strips: [], loudness: { ...loudness, integratedLufs: -15.5 } } });
    expect(master.text()).toContain('Just right');
    await view.setProps({ mix: { strips: [], loudness: { ...loudness, integratedLufs: null } } });
    expect(master.text()).toContain('Aim for −16 LUFS');
    await master.get('.reset').trigger('click');
    expect(asked()).toEqual([['resetLoudness']]);
  });
});

describe('two tabs', () => {
  const strips = [
    shownStripOf({ name: 'One' }),
    shownStripOf({ stripId: 'second-tab', kind: 'second-tab', name: 'Two' }),
  ];
  const deck = () => view.get('[aria-labelledby="tabs-heading"]');
  const press = async (words: string) =>
    deck()
      .findAll('button')
      .find((button) => button.text() === words)
      ?.trigger('click');

  test('are faded to whichever is softer now', async () => {
    show({ strips, secondTabId: 9, crossfade: 0.2 });
    await press('Fade to B, 5 s');
    await view.setProps({ desk: shownDeskOf({ strips, secondTabId: 9, crossfade: 1 }) });
    await press('Fade to A, 2 s');
    await press('Cut to A');
    expect(asked()).toEqual([
      ['setCrossfade', { position: 1, overMs: 5000 }],
      ['setCrossfade', { position: 0, overMs: 2000 }],
      ['setCrossfade', { position: 0 }],
    ]);
  });

  test('are mixed by hand, and said by name', async () => {
    show({ strips, secondTabId: 9 });
    await deck().get('.crossfade').setValue(0.25);
    expect(asked()).toEqual([['setCrossfade', { position: 0.25 }]]);
    expect(deck().get('.crossfade').attributes('aria-valuetext')).toBe('75 % One, 25 % Two');
  });

  test('the second is taken out after a question', async () => {
    show({ strips, secondTabId: 9 });
    await press('Take out B');
    await press('Take it out');
    await flushPromises();
    expect(asked()).toEqual([['dropSecondTab']]);
  });

  test('are explained while there is one', () => {
    show();
    expect(deck().text()).toContain('Add as second turntable');
    expect(deck().find('.crossfade').exists()).toBe(false);
  });
});

test('sets ducking part by part', async () => {
  show();
  const deck = view.get('[aria-labelledby="ducking-heading"]');
  await deck.get('input[type="checkbox"]').setValue(false);
  await deck.findAll('input[type="range"]')[0]?.setValue(20);
  expect(asked()).toEqual([
    ['setDucking', { isOn: false }],
    ['setDucking', { depthDb: 20 }],
  ]);
});

test('says what is wrong with a source and what to do, and what was refused', () => {
  show({
    strips: [shownStripOf({ trouble: 'clipping' }), guestStripOf('Grace', { trouble: 'hears-itself' })],
    refusal: 'That is not for you.',
  });
  expect(strip('grace').text()).toContain('Echo');
  expect(view.findAll('[data-trouble]').map((one) => one.text().replaceAll(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^Music tab is too loud and crackles\. Turn it down/),
    expect.stringMatching(/^Grace sends back what it hears\. Ask for headphones/),
  ]);
  expect(view.get('[role="alert"]').text()).toBe('That is not for you.');
});

test('names the key that the browser has for muting everything', async () => {
  show();
  await flushPromises();
  expect(view.get('p.keys').text()).toContain('Alt+Shift+M');
});
