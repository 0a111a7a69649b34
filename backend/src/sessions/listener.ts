import type { MediaPath, ReceptionReport } from '@auxcast/shared-types';
import type { MediaTransport, Receiver } from '../media/index.ts';
import { Participant } from './participant.ts';

/** One who hears the program. */
export class Listener extends Participant {
  readonly role = 'listener';
  receiver: Receiver | undefined;
  /** How well it hears, by its own word; `null` until it said anything over the connection it has now. */
  report: ReceptionReport | null = null;
  /** When it last said anything that counts as another report. */
  reportedAtMs: number | null = null;
  /** Counted among those who truly hear. */
  receiving = false;

  get transport(): MediaTransport | undefined {
    return this.receiver?.transport;
  }

  /** The way its sound takes. That a TURN server is in between only the listener knows. */
  get path(): MediaPath | null {
    const protocol = this.transport?.protocol ?? null;
    return protocol !== null && this.report?.path === 'turn' ? 'turn' : protocol;
  }
}
