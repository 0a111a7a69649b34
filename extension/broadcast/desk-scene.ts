import { type Ducking, HOST_STRIPS, type SeenDesk, type SeenStrip, STAGE } from '@auxcast/shared-types';
import type { TalkState } from '@auxcast/shared-types/talk';
import type { MixFacts } from '../desk/mix-mode.ts';
import type { StripSettings } from '../desk/strip-state.ts';
import { isTalkback } from '../talk/host-holds.ts';

/** All that the mix depends on. */
export interface DeskInputs {
  /** As the server has it; `undefined`: none was opened. */
  readonly desk: SeenDesk | undefined;
  /** As they are wanted here. */
  readonly strips: readonly SeenStrip[];
  readonly room: TalkState['room'];
  /** Inputs that the host holds. */
  readonly held: readonly string[];
  readonly isMicrophoneOpen: boolean;
  readonly hasSecondTab: boolean;
  readonly isJinglePlaying: boolean;
  readonly masterGain: number;
}

/** What the mix is to be. */
export interface DeskScene {
  readonly facts: MixFacts;
  /** By strip. */
  readonly strips: ReadonlyMap<string, StripSettings>;
  readonly ducking: Ducking | undefined;
  /** Whether music is to be down. */
  readonly isTalking: boolean;
  /** Guests whose voices are mixed. */
  readonly onAir: ReadonlySet<string>;
  /** Of them, those who talk on stage. */
  readonly talkingGuests: ReadonlySet<string>;
}

const OWN: ReadonlySet<string> = new Set(HOST_STRIPS);

export function isGuestStrip(stripId: string): boolean {
  return !OWN.has(stripId);
}

/** The host's own voice is in the program while it talks on stage and not behind it, to guests alone. */
export function isOnStage(held: readonly string[]): boolean {
  return held.includes(STAGE) && !held.some(isTalkback);
}

export function deskScene(inputs: DeskInputs): DeskScene {
  const { desk, strips } = inputs;
  const guests = strips.filter(({ stripId, isOnAir }) => isGuestStrip(stripId) && isOnAir);
  return {
    facts: {
      isDeskOpen: desk?.isOpen ?? false,
      isMicrophoneOpen: inputs.isMicrophoneOpen,
      guestsOnAir: guests.length,
      hasSecondTab: inputs.hasSecondTab,
      isJinglePlaying: inputs.isJinglePlaying,
      isTabPlain: inputs.masterGain === 1 && isPlain(strips.find(({ stripId }) => stripId === 'tab')),
    },
    strips: new Map(strips.map((strip) => [strip.stripId, settingsOf(strip, inputs)])),
    ducking: desk?.ducking,
    isTalking: strips.some((strip) => strip.ducks && !strip.isMuted && talks(strip, inputs)),
    onAir: new Set(guests.map(({ stripId }) => stripId)),
    talkingGuests: new Set(guests.filter((guest) => talks(guest, inputs)).map(({ stripId }) => stripId)),
  };
}

/** Nothing is to be changed of the tab's sound. */
function isPlain(tab: SeenStrip | undefined): boolean {
  return tab === undefined || (tab.gain === 1 && !tab.isMuted);
}

function settingsOf(
  { stripId, gain, pan, isMuted, isOnAir }: SeenStrip,
  { held }: DeskInputs,
): StripSettings {
  const isOpen = stripId === 'microphone' ? isOnStage(held) : isOnAir;
  return { gain, pan, isMuted, isOpen };
}

function talks({ stripId, isOnAir }: SeenStrip, { held, room, isMicrophoneOpen }: DeskInputs): boolean {
  // What the host holds is known here before the server says so.
  if (stripId === 'microphone') return isMicrophoneOpen && isOnStage(held);
  if (!isGuestStrip(stripId) || !isOnAir) return false;
  return room.channels.some(({ channelId, talking }) => channelId === STAGE && talking.includes(stripId));
}
