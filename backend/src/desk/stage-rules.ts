/** What an open desk, and the mix, make of who talks and who hears on the stage. */
import type { Role } from '@auxcast/shared-types';
import type { MixDesk } from './mix-desk.ts';

/** What decides. */
export type StageDesk = Pick<MixDesk, 'isOpen' | 'isMixing' | 'bedId' | 'stripOf'>;

export interface OnStage {
  readonly id: string;
  readonly role: Role;
}

export interface StageHearer {
  readonly id: string;
  /** Whether it consumes the bed: before, nothing takes the program's place. */
  readonly hasBed: boolean;
}

/** Beyond what channels say: while it is open, guests have to be on air. */
export function mayTalkOnStage(desk: StageDesk, { id, role }: OnStage): boolean {
  if (!desk.isOpen || role === 'host' || role === 'ops') return true;
  return desk.stripOf(id)?.isOnAir === true;
}

/**
 * Whether a voice on stage comes to somebody by itself. Where it comes in the program it does not come
 * besides: only guests on air, who hear the bed, get one another's. The host's is in the bed.
 */
export function isHeardOnStage(desk: StageDesk, hearer: StageHearer, talker: OnStage): boolean {
  if (desk.stripOf(talker.id)?.isMuted === true) return false;
  if (desk.isMixing) return talker.role !== 'host' && hearsBed(desk, hearer.id) && hearer.hasBed;
  return feedOf(desk, hearer.id) !== 'off';
}

/** Whether the program comes to somebody. */
export function hearsProgram(desk: StageDesk, { id, hasBed }: StageHearer): boolean {
  return feedOf(desk, id) !== 'off' && !(hearsBed(desk, id) && hasBed);
}

/** Whether the bed is to take the place of the program. */
export function hearsBed(desk: StageDesk, participantId: string): boolean {
  return desk.isMixing && desk.bedId !== null && feedOf(desk, participantId) === 'program-minus';
}

/** Whoever is not on air hears the program as everybody does. */
function feedOf(desk: StageDesk, participantId: string): 'off' | 'program' | 'program-minus' {
  const strip = desk.stripOf(participantId);
  return strip?.isOnAir === true ? strip.feed : 'program';
}
