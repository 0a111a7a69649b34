import type { SeenDesk, SeenPerson, SeenStrip } from '@auxcast/shared-types';
import { DUCKING, HOST_STRIPS } from '@auxcast/shared-types';
import type { TalkState } from '@auxcast/shared-types/talk';
import type { ShownDesk, ShownStrip, StripKind, StripTrouble } from '../messaging/shown-desk.ts';
import { isGuestStrip, isOnStage } from './desk-scene.ts';

/** What is known of a desk here, beside the server's word. */
export interface DeskView {
  readonly desk: SeenDesk | undefined;
  readonly strips: readonly SeenStrip[];
  readonly room: TalkState['room'];
  readonly held: readonly string[];
  /** By strip: whether there is sound to mix, and what was chosen for this device. */
  readonly has: (stripId: string) => boolean;
  readonly isSoloed: (stripId: string) => boolean;
  readonly isCompressed: (stripId: string) => boolean;
  readonly troubleOf: (stripId: string) => StripTrouble | null;
  readonly rest: Omit<ShownDesk, 'isOpen' | 'strips' | 'ducking'>;
}

const NAMES: Readonly<Record<string, string>> = {
  tab: 'Music tab',
  'second-tab': 'Second tab',
  microphone: 'Your microphone',
  jingles: 'Jingles',
};

/** Until the server has told of a desk, its strips stand as they will begin. */
const FIRST_STRIPS: readonly SeenStrip[] = HOST_STRIPS.map((stripId) => ({
  stripId,
  gain: 1,
  pan: 0,
  isMuted: false,
  ducks: stripId === 'microphone',
  isOnAir: true,
  feed: 'off',
}));

export function shownDeskOf(view: DeskView): ShownDesk {
  const strips = view.desk ? view.strips : FIRST_STRIPS;
  return {
    ...view.rest,
    isOpen: view.desk?.isOpen ?? false,
    ducking: view.desk?.ducking ?? DUCKING,
    strips: strips.map((strip) => shownStripOf(strip, view)),
  };
}

function shownStripOf(strip: SeenStrip, view: DeskView): ShownStrip {
  const { stripId } = strip;
  const person = view.room.people.find(({ participantId }) => participantId === stripId);
  return {
    ...strip,
    kind: kindOf(stripId),
    name: NAMES[stripId] ?? person?.name ?? 'Guest',
    hasSound: isGuestStrip(stripId) ? person?.voiceId != null : view.has(stripId),
    isHere: isGuestStrip(stripId) ? (person?.isHere ?? false) : true,
    isTalking: isTalking(strip, view, person),
    isMutedByModerator: person?.isMuted ?? false,
    isSolo: view.isSoloed(stripId),
    isCompressed: view.isCompressed(stripId),
    trouble: view.troubleOf(stripId),
  };
}

function kindOf(stripId: string): StripKind {
  return HOST_STRIPS.find((id) => id === stripId) ?? 'guest';
}

function isTalking(
  { stripId }: SeenStrip,
  { held, room }: DeskView,
  person: SeenPerson | undefined,
): boolean {
  if (stripId === 'microphone') return isOnStage(held);
  return person !== undefined && room.channels.some(({ talking }) => talking.includes(stripId));
}
