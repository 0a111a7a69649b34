import { createNanoEvents } from 'nanoevents';
import {
  type EventName,
  type hostEvents,
  participantEvents,
  type SeenEvents,
  type SessionEventName,
  type SessionNews,
  sessionEvents,
  sessionNews,
} from '../events.ts';
import { lenientEach } from '../lenient.ts';
import { signalingLog } from './signaling-log.ts';
import type { SignalingStatus } from './signaling-status.ts';

/** An event as it came. */
export interface UnreadEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface SignalingNews extends SeenEvents {
  readonly status: SignalingStatus;
  /** Each event about the session, before those who listen for its name are told. */
  readonly session: SessionNews;
  /** Each event that this client has no reading for: for a part that is loaded later and brings its own. */
  readonly other: UnreadEvent;
}
export type SignalingListeners = { [N in keyof SignalingNews]: (news: SignalingNews[N]) => void };

/** The readings of events, in a form that stays typed while the name is a type parameter. */
type EventReaders = { readonly [E in EventName]?: EventReader<SignalingNews[E]> };

interface EventReader<T> {
  safeParse(data: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** The events of a client: read, held until the connection is greeted, and told to whoever listens. */
export class SignalingEvents {
  readonly #readers: EventReaders;
  readonly #emitter = createNanoEvents<SignalingListeners>();
  /** Events that came before the greeting was settled. */
  #held: (() => void)[] | undefined;
  /** Whether the server said something that this version does not know. */
  #isNewer = false;
  #isOver = false;

  constructor(forHost: typeof hostEvents | undefined) {
    this.#readers = {
      ...lenientEach({ ...sessionEvents, ...participantEvents }),
      ...(forHost && lenientEach(forHost)),
    };
  }

  on<N extends keyof SignalingNews>(name: N, listener: SignalingListeners[N]): () => void {
    return this.#emitter.on(name, listener);
  }

  // Not the emitter's own `emit`: its parameters are a type that cannot be worked out for any name.
  tell<N extends keyof SignalingNews>(name: N, news: SignalingNews[N]): void {
    for (const listener of [...(this.#emitter.events[name] ?? [])]) listener(news);
  }

  /** What comes from now on waits for `release`; what was held before is forgotten. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const deliver of held) deliver();
  }

  /** Nothing more of the server is told. */
  end(): void {
    this.#isOver = true;
  }

  /** @param name of the event; `undefined` for a message that is none */
  receive(name: string | undefined, data: unknown): void {
    if (name !== undefined && isNameIn(sessionEvents, name)) this.#receiveNews(name, data);
    else if (name !== undefined && isNameIn(this.#readers, name)) this.#read(name, data);
    else if (name !== undefined && this.#emitter.events.other?.length)
      this.#deliver(() => this.tell('other', { event: name, data }));
    else this.#notKnown(name);
  }

  #receiveNews<E extends SessionEventName>(name: E, raw: unknown): void {
    this.#read(name, raw, (data) => this.tell('session', sessionNews(name, data)));
  }

  #read<E extends EventName>(name: E, raw: unknown, before?: (data: SignalingNews[E]) => void): void {
    const parsed = this.#readers[name]?.safeParse(raw);
    if (!parsed?.success) {
      this.#notKnown(name);
      return;
    }
    this.#deliver(() => {
      before?.(parsed.data);
      this.tell(name, parsed.data);
    });
  }

  #deliver(tell: () => void): void {
    const deliver = () => {
      if (!this.#isOver) tell();
    };
    // A reply that came just before goes first: its promise has been settled, but nobody has been told yet.
    if (this.#held) this.#held.push(deliver);
    else queueMicrotask(deliver);
  }

  /** A newer server may say more than this version knows. Noted once: it may say so all the time. */
  #notKnown(name: string | undefined): void {
    if (!this.#isNewer)
      signalingLog.info(`Left aside what this version does not know: ${name ?? 'a message'}.`);
    this.#isNewer = true;
  }
}

function isNameIn<T extends object>(map: T, name: string): name is keyof T & string {
  return Object.hasOwn(map, name);
}
