import { createNanoEvents } from 'nanoevents';
import type { UnreadEvent } from '../client/signaling-events.ts';
import type { SignalingStatus } from '../client/signaling-status.ts';
import { commonReplies } from '../common-requests.ts';
import { deskEvents } from '../desk/desk-events.ts';
import { lenientEach } from '../lenient.ts';
import { logger } from '../log.ts';
import { outputEvents } from '../outputs/output-events.ts';
import { withTalking } from '../room.ts';
import { talkEvents } from '../talk-events.ts';
import type { TalkLine } from './talk-line.ts';
import { type Asking, NO_TALK, type TalkState } from './talk-state.ts';

const log = logger('room');
const READERS = lenientEach({ ...talkEvents, ...deskEvents, ...outputEvents });

type Change = Partial<Omit<TalkState, 'me'>>;

interface KeeperNews {
  readonly change: (state: TalkState, before: TalkState) => void;
}

/**
 * Keeps what one participant knows of the session's talk, from the events about it. Over a break it stands as
 * it was, but that nobody talks; what the server then says takes its place, and where it says nothing, there
 * is nothing to know any more.
 */
export class RoomKeeper {
  readonly #line: TalkLine;
  readonly #emitter = createNanoEvents<KeeperNews>();
  readonly #stops: readonly (() => void)[];
  #state: TalkState = NO_TALK;
  /** What of these this connection brought. */
  #isTold = { you: true, room: true, desk: true, outputs: true };
  #isUnknownNoted = false;

  /** @param early events that came before this part was loaded, in their order */
  constructor(line: TalkLine, early: readonly UnreadEvent[] = []) {
    this.#line = line;
    for (const news of early) this.#take(news);
    this.#stops = [
      line.on('other', (news) => this.#take(news)),
      line.on('status', (status) => this.#statusChanged(status)),
    ];
  }

  get state(): TalkState {
    return this.#state;
  }

  /** Returns what takes the listener away again. */
  onChange(listener: KeeperNews['change']): () => void {
    return this.#emitter.on('change', listener);
  }

  /** Who this participant is, by the reply to the first message. */
  joined(participantId: string): void {
    if (participantId !== this.#state.me) this.#become({ ...this.#state, me: participantId });
  }

  /** It asked to speak, or took that back, before the server says so by `you`. */
  set asking(asking: Asking) {
    this.#set({ asking });
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
  }

  #take({ event, data }: UnreadEvent): void {
    const change = this.#changeBy(event, data);
    if (change) this.#set(change);
    else this.#notKnown(event);
  }

  #changeBy(event: string, data: unknown): Change | undefined {
    switch (event) {
      case 'you':
        return this.#changeByYou(data);
      case 'room': {
        this.#isTold.room = true;
        return changeBy(READERS.room.safeParse(data).data, (room) => ({ room }));
      }
      case 'talking':
        return changeBy(READERS.talking.safeParse(data).data, (talking) => ({
          room: withTalking(this.#state.room, talking),
        }));
      case 'levels':
        return changeBy(READERS.levels.safeParse(data).data, ({ levels }) => ({
          levels: new Map(levels.map(({ participantId, dBov }) => [participantId, dBov])),
        }));
      case 'cheering':
        return changeBy(READERS.cheering.safeParse(data).data, ({ count }) => ({ cheering: count }));
      case 'askAnswered':
        return changeBy(READERS.askAnswered.safeParse(data).data, ({ admitted }) => ({
          asking: admitted ? 'admitted' : 'refused',
        }));
      case 'desk': {
        this.#isTold.desk = true;
        return changeBy(READERS.desk.safeParse(data).data, (desk) => ({ desk }));
      }
      case 'outputs': {
        this.#isTold.outputs = true;
        return changeBy(READERS.outputs.safeParse(data).data, (outputs) => ({ outputs }));
      }
      // For the extension of a host: a page that began its call knows, and none records.
      case 'sessionCreated':
      case 'recordingProgress':
      case 'recordingEnded':
        return {};
      default:
        return undefined;
    }
  }

  #changeByYou(data: unknown): Change | undefined {
    this.#isTold.you = true;
    return changeBy(READERS.you.safeParse(data).data, (you) => {
      if (you.asksSinceMs !== null) return { you, asking: 'waiting' };
      // What it was answered comes by an event of its own.
      return this.#state.asking === 'waiting' ? { you, asking: 'none' } : { you };
    });
  }

  #statusChanged({ state }: SignalingStatus): void {
    const { room } = this.#state;
    if (state === 'ready') void this.#forgetUntold();
    else if ((state === 'away' || state === 'stopped') && this.#state !== NO_TALK) {
      const channels = room.channels.map((channel) => ({ ...channel, talking: [] }));
      this.#set({ room: { ...room, channels }, levels: NO_TALK.levels, cheering: 0 });
    }
  }

  /**
   * The server says what there is to know right after the first message, so before it answers what is asked
   * later.
   */
  async #forgetUntold(): Promise<void> {
    const told = { you: false, room: false, desk: false, outputs: false };
    this.#isTold = told;
    try {
      await this.#line.ask('ping', commonReplies.ping.reply, {});
    } catch {
      // The connection broke: the next one asks again.
      return;
    }
    if (told !== this.#isTold) return;
    const { you, room, desk, outputs } = this.#state;
    if (!told.outputs && outputs !== null) this.#set({ outputs: null });
    if (!told.desk && desk !== null) this.#set({ desk: null });
    if (!told.room && room !== NO_TALK.room) this.#set({ room: NO_TALK.room });
    if (!told.you && you !== NO_TALK.you) this.#set({ you: NO_TALK.you, asking: 'none' });
  }

  #notKnown(event: string): void {
    if (!this.#isUnknownNoted) log.info(`Left aside what this version does not know: ${event}.`);
    this.#isUnknownNoted = true;
  }

  #set(change: Change): void {
    this.#become({ ...this.#state, ...change });
  }

  #become(state: TalkState): void {
    const before = this.#state;
    this.#state = state;
    for (const listener of [...(this.#emitter.events.change ?? [])]) listener(state, before);
  }
}

function changeBy<T>(data: T | undefined, change: (data: T) => Change): Change | undefined {
  return data === undefined ? undefined : change(data);
}
