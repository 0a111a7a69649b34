import { beforeEach, describe, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { answerAs, mayAsk } from './answer.ts';
import { ask } from './ask.ts';
import { type CommandName, commands } from './commands.ts';
import type { Sender } from './context.ts';

type Listener = (message: unknown, sender: Sender, reply: (answer: unknown) => void) => boolean;

const id = browser.runtime.id;
const at = (file: string): Sender => ({ id, url: browser.runtime.getURL('/') + file });
const OWN = {
  background: at('background.js'),
  offscreen: at('offscreen.html'),
  popup: at('popup.html'),
  options: at('options.html'),
  desk: at('desk.html'),
};
const CONTENT_SCRIPT: Sender = { id, url: 'https://music.example.org/' };

const listeners: Listener[] = [];
let sender: Sender = OWN.background;
/** Where set, what the other end says instead of its answer. */
let forged: unknown;
/** As the browser: each message to every listener, as JSON, with the sender that it knows. */
function sendMessage(message: unknown, answered: (answer: unknown) => void): void {
  const wired: unknown = JSON.parse(JSON.stringify(message));
  const settle = (answer: unknown) => answered(JSON.parse(JSON.stringify(answer)));
  if (forged !== undefined) settle({ res: forged });
  else if (!listeners.some((listener) => listener(wired, sender, settle))) answered(undefined);
}
vi.stubGlobal('chrome', {
  runtime: { sendMessage, onMessage: { addListener: (listener: Listener) => listeners.push(listener) } },
});

const names = Object.keys(commands).filter((name): name is CommandName => Object.hasOwn(commands, name));
const move = vi.fn();
const changeStrip = vi.fn();
const nothing = () => undefined;

answerAs('offscreen', {
  start: nothing,
  goOn: nothing,
  end: nothing,
  isBusy: () => true,
  awaitsClick: () => false,
  move,
  tabLost: nothing,
  tabStanding: nothing,
  tabMuted: nothing,
  readerLoss: nothing,
  setPaused: nothing,
  setMutedHere: nothing,
  dismissFailure: nothing,
  steer: () => ({ reply: {} }),
  hold: nothing,
  listen: nothing,
  setVolume: nothing,
  armMicrophone: nothing,
  chooseMicrophone: nothing,
  toggleTalk: () => true,
  setDeskOpen: nothing,
  changeStrip,
  setSolo: nothing,
  setCompressor: nothing,
  setDucking: nothing,
  setMasterGain: nothing,
  setCrossfade: nothing,
  secondTab: nothing,
  dropSecondTab: nothing,
  jinglesChanged: nothing,
  playJingle: nothing,
  stopJingle: nothing,
  talkback: nothing,
  muteEverything: nothing,
  resetClip: nothing,
  resetLoudness: nothing,
  toggleMuteEverything: nothing,
  startRecording: () => '',
  stopRecording: () => '',
  listRecordings: () => ({ refusal: '', recordings: [] }),
});

beforeEach(() => {
  sender = OWN.background;
  forged = undefined;
  vi.clearAllMocks();
});

describe('mayAsk', () => {
  test.each(names)('%s: whom the map names, and nobody else', (name) => {
    const askers = Object.entries(OWN).filter(([, one]) => mayAsk(name, one));
    expect(askers.map(([context]) => context)).toEqual(commands[name].from);
    for (const stranger of [CONTENT_SCRIPT, { ...OWN.popup, id: 'another' }, {}, undefined])
      expect(mayAsk(name, stranger)).toBe(false);
  });

  test('lets no context ask itself: it has no need to', () => {
    for (const name of names) expect(commands[name].from).not.toContain(commands[name].to);
  });
});

describe('a command', () => {
  test('reaches whoever answers it, and brings the reply back', async () => {
    expect(await ask('isBusy')).toBe(true);
    await ask('move', { failure: 'page-forbidden' });
    expect(move).toHaveBeenCalledExactlyOnceWith({ failure: 'page-forbidden' });
  });

  test.each([CONTENT_SCRIPT, OWN.popup, OWN.options, OWN.desk])('is refused from %o', async (stranger) => {
    sender = stranger;
    await expect(ask('move', { failure: 'page-forbidden' })).rejects.toThrow('not for whoever sent it');
    expect(move).not.toHaveBeenCalled();
  });

  test('is not answered when it carries something else', async () => {
    const answer = await new Promise((resolve) =>
      sendMessage({ id: 1, type: 'move', timestamp: 1, data: { tab: { tabId: '7' } } }, resolve),
    );
    expect(answer).toHaveProperty('err');
    expect(move).not.toHaveBeenCalled();
  });

  test.each([
    { stripId: 'tab', gain: 2.1 },
    { stripId: 'tab', gain: -0.1 },
    { stripId: 'tab', pan: 1.1 },
    { stripId: '', isMuted: true },
    { stripId: 'tab', volume: 1 },
  ])('does not reach the desk with %o', async (change) => {
    sender = OWN.desk;
    const answer = await new Promise((resolve) =>
      sendMessage({ id: 1, type: 'changeStrip', timestamp: 1, data: change }, resolve),
    );
    expect(answer).toHaveProperty('err');
    expect(changeStrip).not.toHaveBeenCalled();
  });

  test('fails for whoever asked when the reply is something else', async () => {
    forged = 'yes';
    await expect(ask('isBusy')).rejects.toThrow('boolean');
  });

  test('fails when nobody answers', async () => {
    await expect(ask('goLive', { tabId: 7 })).rejects.toThrow('No response');
  });
});
