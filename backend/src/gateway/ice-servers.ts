import { createHmac } from 'node:crypto';
import type { IceServer } from '@auxcast/shared-types';
import type { Config } from '../config/index.ts';

export interface IceServersOptions extends Pick<Config['rtc'], 'iceServers' | 'turn'> {
  /** The wall clock, milliseconds since the Unix epoch: coturn compares with its own. */
  readonly now: () => number;
}

/** The STUN and TURN servers clients are told of. */
export class IceServers {
  readonly #options: IceServersOptions;

  constructor(options: IceServersOptions) {
    this.#options = options;
  }

  /**
   * Credentials of the shared-secret TURN servers are made for this participant, and end by themselves
   * (draft-uberti-behave-turn-rest-00 §2.2, which is what coturn's `use-auth-secret` checks).
   */
  for(participantId: string): IceServer[] {
    const { iceServers, turn, now } = this.#options;
    if (turn === undefined) return [...iceServers];
    const username = `${Math.floor((now() + turn.ttlMs) / 1000)}:${participantId}`;
    const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
    return [...iceServers, { urls: [...turn.urls], username, credential }];
  }
}
