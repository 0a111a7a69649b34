import type { Role } from '@auxcast/shared-types';
import type { MediaTransport, Traffic } from '../media/index.ts';
import type { ParticipantLink } from './participant-link.ts';

/** One person in a session, with or without a connection just now. */
export abstract class Participant {
  abstract readonly role: Role;
  readonly id: string;
  readonly joinedAtMs: number;
  #link: ParticipantLink | null = null;
  #awaySinceMs: number | null;

  constructor(id: string, nowMs: number) {
    this.id = id;
    this.joinedAtMs = nowMs;
    this.#awaySinceMs = performance.now();
  }

  abstract get transport(): MediaTransport | undefined;

  get link(): ParticipantLink | null {
    return this.#link;
  }

  /** Steady clock (`performance.now()`); `null` while a link is attached. */
  get awaySinceMs(): number | null {
    return this.#awaySinceMs;
  }

  /** The newest link wins. */
  attach(link: ParticipantLink): void {
    const former = this.#link;
    this.#link = link;
    this.#awaySinceMs = null;
    if (former !== null && former !== link) former.replaced();
  }

  /** False when this link had been replaced before: then nothing changes. */
  detach(link: ParticipantLink): boolean {
    if (this.#link !== link) return false;
    this.#link = null;
    this.#awaySinceMs = performance.now();
    return true;
  }

  async traffic(): Promise<Traffic | null> {
    return (await this.transport?.traffic()) ?? null;
  }
}
