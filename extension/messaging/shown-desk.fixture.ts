import type { ShownDesk, ShownStrip } from './shown-desk.ts';
import type { ShownTalk } from './shown-talk.ts';

export function shownStripOf(changes: Partial<ShownStrip> = {}): ShownStrip {
  return {
    stripId: 'tab',
    kind: 'tab',
    name: 'Music tab',
    gain: 1,
    pan: 0,
    isMuted: false,
    ducks: false,
    isOnAir: true,
    feed: 'off',
    hasSound: true,
    isHere: true,
    isTalking: false,
    isMutedByModerator: false,
    isSolo: false,
    isCompressed: false,
    trouble: null,
    ...changes,
  };
}

/** A guest in the green room. */
export function guestStripOf(name: string, changes: Partial<ShownStrip> = {}): ShownStrip {
  return shownStripOf({
    stripId: name.toLowerCase(),
    kind: 'guest',
    name,
    ducks: true,
    isOnAir: false,
    feed: 'program-minus',
    ...changes,
  });
}

/** Open, with a tab, a microphone and a guest. */
export function shownDeskOf(changes: Partial<ShownDesk> = {}): ShownDesk {
  return {
    isOpen: true,
    mode: 'mixed',
    strips: [
      shownStripOf(),
      shownStripOf({ stripId: 'microphone', kind: 'microphone', name: 'Microphone', ducks: true }),
      guestStripOf('Grace'),
    ],
    ducking: { isOn: true, depthDb: 12, attackMs: 80, holdMs: 400, releaseMs: 600 },
    masterGain: 1,
    crossfade: 0,
    secondTabId: null,
    jingles: [],
    talkback: [],
    latched: [],
    isAllMuted: false,
    refusal: '',
    ...changes,
  };
}

/** A host who may talk and does not. */
export function shownTalkOf(changes: Partial<ShownTalk> = {}): ShownTalk {
  return {
    participantId: 'host',
    you: { role: 'host', name: 'Ada', isMuted: false, asksSinceMs: null, stage: null },
    room: { channels: [], people: [], invites: [] },
    outputs: null,
    cheering: 0,
    latched: [],
    held: [],
    unheard: [],
    volumes: {},
    microphone: { state: 'open', words: '', deviceId: null, isCleaned: false, devices: [] },
    refusal: '',
    ...changes,
  };
}
