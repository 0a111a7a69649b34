import { ProtocolError } from '@auxcast/shared-types';
import { type AddressBlocks, demandRight } from '../channels/index.ts';
import { limitKey } from '../config/index.ts';
import type { SessionMedia } from '../media/index.ts';
import type { Capacity } from './capacity.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import type { SessionCourse } from './session-course.ts';
import { inviteNeeded, participantRemoved, wrongState } from './session-error.ts';
import type { SessionKeys } from './session-keys.ts';
import type { UnknownListeners } from './unknown-listeners.ts';

/**
 * How long a stream may be begun with a token. It is bound to its participant besides, who may lie in a
 * pocket with a locked screen and change networks.
 */
const TOKEN_TTL_MS = 43_200_000;

/** Somebody who wants to hear the program over HTTP. */
export interface StreamVisitor {
  readonly address: string;
  /** From `streamToken`; undefined: nobody we know. */
  readonly token: string | undefined;
}

export interface StreamWish extends StreamVisitor {
  /** What it will be sent, bits per second; undefined: as much as the program has. */
  readonly bitrate: number | undefined;
  /** Called when it is to end at once: its participant is gone, or hears another stream. */
  readonly onRevoked: () => void;
}

export interface StreamingOptions {
  readonly isCall: boolean;
  readonly isPrivate: boolean;
  readonly keys: Pick<SessionKeys, 'streamTokenFor' | 'streamerOf'>;
  readonly course: Pick<SessionCourse, 'demandOpen' | 'state'>;
  readonly blocks: Pick<AddressBlocks, 'has'>;
  readonly participants: Participants;
  readonly unknown: UnknownListeners;
  readonly media: Pick<SessionMedia, 'hasRoom' | 'promise'>;
  readonly capacity: Pick<Capacity, 'demandRoom'>;
  readonly now: () => number;
}

/** Who may hear the program over HTTP, and how they count: the sound itself is no matter of a session. */
export class Streaming {
  readonly #options: StreamingOptions;

  constructor(options: StreamingOptions) {
    this.#options = options;
  }

  /**
   * By which a participant hears over HTTP without being counted twice, and a private session at all.
   * @throws ProtocolError `forbidden`, `wrong-state`
   */
  tokenFor(participant: Participant): string {
    const { course, isCall, keys, now } = this.#options;
    course.demandOpen();
    demandRight(participant, 'hear');
    if (isCall) throw wrongState(course.state);
    return keys.streamTokenFor(participant.id, now() + TOKEN_TTL_MS);
  }

  /**
   * Whose stream it would be; undefined: nobody's we know.
   * @throws ProtocolError `session-ended`, `not-found`, `token-refused`, `invite-needed`, `removed`
   */
  demand({ address, token }: StreamVisitor): Participant | undefined {
    const { blocks, course, isCall, isPrivate } = this.#options;
    course.demandOpen();
    if (isCall) throw new ProtocolError('not-found', 'A call has no program that could be streamed.');
    if (token !== undefined) return this.#participantOf(token);
    if (isPrivate) throw inviteNeeded();
    if (blocks.has(limitKey(address))) throw participantRemoved();
    return undefined;
  }

  /**
   * A place among the listeners; answers with what gives it back. A participant has one stream: the newest.
   * @throws ProtocolError as `demand`, and `session-full`, `server-full`
   */
  admit(wish: StreamWish): () => void {
    const { capacity, media, participants } = this.#options;
    const participant = this.demand(wish);
    if (participant === undefined) capacity.demandRoom({ participants, media });
    const giveBack = media.promise(wish.bitrate);
    const leave = participant === undefined ? this.#asUnknown() : this.#as(participant, wish);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      giveBack();
      leave();
    };
  }

  #participantOf(token: string): Participant {
    const { keys, now, participants } = this.#options;
    const id = keys.streamerOf(token, now());
    const participant = id === undefined ? undefined : participants.find(id);
    if (participant !== undefined) return participant;
    throw new ProtocolError('token-refused', 'This token opens no stream of this session, or no more.');
  }

  #asUnknown(): () => void {
    const { unknown } = this.#options;
    unknown.came();
    return () => unknown.left();
  }

  #as(participant: Participant, { address, onRevoked }: StreamWish): () => void {
    const { participants } = this.#options;
    const stream = { address, revoke: onRevoked };
    participants.streamBegan(participant, stream);
    return () => participants.streamEnded(participant, stream);
  }
}
