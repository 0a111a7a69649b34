import { createNanoEvents } from 'nanoevents';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SourceEvents, SourceSound } from '../capture/source.ts';
import { ApartSender, type ApartSenderOptions } from './apart-sender.ts';
import { fakeMix } from './desk.fixture.ts';
import type { DeskSoundEvents } from './desk-sound.ts';

const NOTHING = { music: undefined, microphone: undefined };

const soundNews = createNanoEvents<DeskSoundEvents>();
const voiceNews = createNanoEvents<SourceEvents>();
const setApart = vi.fn();
const setMixApart = vi.fn();
let mix: ReturnType<typeof fakeMix>['mix'] | undefined;
let tab: SourceSound | undefined;
let voice: SourceSound | undefined;

function soundOf(): SourceSound {
  return { stream: new MediaStream(), program: new MediaStreamTrack(), setProgramOpen: vi.fn() };
}

function made(): ApartSender {
  const options: ApartSenderOptions = {
    sound: {
      get mix() {
        return mix;
      },
      setApart: setMixApart,
      on: (name, listener) => soundNews.on(name, listener),
    },
    program: {
      get tab() {
        return tab;
      },
    },
    voice: {
      get sound() {
        return voice;
      },
      on: (name, listener) => voiceNews.on(name, listener),
    },
    uplink: { setApart },
  };
  return new ApartSender(options);
}

beforeEach(() => {
  vi.stubGlobal('MediaStreamTrack', EventTarget);
  vi.clearAllMocks();
  mix = undefined;
  tab = soundOf();
  voice = undefined;
});

test('nothing is sent apart unless it is recorded so', () => {
  const sender = made();
  voiceNews.emit('change');
  expect(setApart).toHaveBeenLastCalledWith(NOTHING);
  sender.setWanted(true);
  expect(setApart).toHaveBeenLastCalledWith({ music: tab?.program, microphone: undefined });
  sender.setWanted(false);
  expect(setApart).toHaveBeenLastCalledWith(NOTHING);
  sender.close();
});

test('a microphone and another tab go along as they come', () => {
  const sender = made();
  sender.setWanted(true);
  voice = soundOf();
  voiceNews.emit('change');
  expect(setApart).toHaveBeenLastCalledWith({ music: tab?.program, microphone: voice.program });
  tab = soundOf();
  soundNews.emit('outputs');
  expect(setApart).toHaveBeenLastCalledWith({ music: tab.program, microphone: voice.program });
  sender.close();
});

test('while there is a mix, both come out of it, at the same time as the program', () => {
  const sender = made();
  voice = soundOf();
  sender.setWanted(true);
  expect(setMixApart).toHaveBeenCalledExactlyOnceWith(true);
  mix = fakeMix().mix;
  soundNews.emit('outputs');
  expect(setApart).toHaveBeenLastCalledWith(mix.apart);
  mix = undefined;
  soundNews.emit('outputs');
  expect(setApart).toHaveBeenLastCalledWith({ music: tab?.program, microphone: voice.program });
  sender.close();
});
