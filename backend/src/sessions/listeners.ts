import type { ListenerCount, ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import type { Receiver } from '../media/index.ts';
import { Listener } from './listener.ts';
import { ListenerTroubles } from './listener-troubles.ts';
import type { ParticipantLink } from './participant-link.ts';
import { participantRemoved } from './session-error.ts';
import type { SessionKeys } from './session-keys.ts';

/** Removed ones that are remembered at most; the earliest may come back. */
const MAX_REMOVED = 1000;

export interface ListenersOptions {
  readonly keys: Pick<SessionKeys, 'newListener' | 'listenerIdOf'>;
  /** Most at the same time so far. */
  readonly peak: number;
  /** Ids of those who were removed so far, earliest first. */
  readonly removed: readonly string[];
  readonly graceMs: number;
  readonly now: () => number;
  /** Whether what this receiver gets is the program of now. */
  readonly isReceiving: (receiver: Receiver) => boolean;
  /** The numbers may have changed. */
  readonly onCount: () => void;
  /** The number of those who do not hear well may have changed. */
  readonly onTrouble: () => void;
  /** A listener told how it hears. */
  readonly onReport: (report: ReceptionReport) => void;
}

/** The listeners of one session, and their grace. Their resume tokens are known by their make: none is kept. */
export class Listeners {
  readonly #options: ListenersOptions;
  readonly #byId = new Map<string, Listener>();
  readonly #removed: Set<string>;
  /** Longest away first. */
  readonly #away = new Set<Listener>();
  readonly #troubles: ListenerTroubles;
  #receiving = 0;
  #peak: number;

  constructor(options: ListenersOptions) {
    this.#options = options;
    this.#peak = options.peak;
    this.#removed = new Set(options.removed);
    this.#troubles = new ListenerTroubles(options);
  }

  /** Those who do not hear well, by their own word. */
  get trouble(): ListenerTrouble {
    return this.#troubles.count;
  }

  get count(): ListenerCount {
    return { listeners: this.#byId.size, receiving: this.#receiving };
  }

  /** Earliest first. */
  get removed(): readonly string[] {
    return [...this.#removed];
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Most at the same time so far. */
  get peak(): number {
    return this.#peak;
  }

  [Symbol.iterator](): IterableIterator<Listener> {
    return this.#byId.values();
  }

  has(listener: Listener): boolean {
    return this.#byId.get(listener.id) === listener;
  }

  find(participantId: string): Listener | undefined {
    return this.#byId.get(participantId);
  }

  /**
   * A listener that is not here: who the token says, otherwise a new one, with the token to come back by.
   * @throws ProtocolError `removed`
   */
  admit(link: ParticipantLink, resumeToken?: string): { listener: Listener; resumeToken: string } {
    const formerId = resumeToken === undefined ? undefined : this.#idOf(resumeToken);
    const seat =
      formerId === undefined || resumeToken === undefined
        ? this.#options.keys.newListener()
        : { id: formerId, resumeToken };
    const listener = new Listener(seat.id, this.#options.now());
    listener.attach(link);
    this.#byId.set(seat.id, listener);
    this.#peak = Math.max(this.#peak, this.#byId.size);
    this.#options.onCount();
    return { listener, resumeToken: seat.resumeToken };
  }

  /**
   * The listener of this token, back over a new link; undefined when it is not here (any more).
   * @throws ProtocolError `removed`
   */
  resume(resumeToken: string, link: ParticipantLink): Listener | undefined {
    const id = this.#idOf(resumeToken);
    const listener = id === undefined ? undefined : this.find(id);
    if (listener === undefined) return undefined;
    listener.attach(link);
    this.#away.delete(listener);
    this.#troubles.forget(listener);
    return listener;
  }

  /** The link broke. The listener is kept for its grace, unless its transport is gone as well. */
  detach(listener: Listener, link: ParticipantLink): void {
    if (!listener.detach(link)) return;
    if (!this.has(listener)) return;
    if (listener.receiver === undefined || listener.receiver.isDead) this.forget(listener);
    else this.#away.add(listener);
    this.#troubles.forget(listener);
  }

  forget(listener: Listener): void {
    if (!this.has(listener)) return;
    this.#byId.delete(listener.id);
    this.#away.delete(listener);
    listener.receiver?.close();
    this.receiverChanged(listener);
    this.#troubles.forget(listener);
    this.#options.onCount();
  }

  /** Forgotten, and not let in again. */
  remove(listener: Listener): void {
    this.forget(listener);
    this.#removed.add(listener.id);
    const [earliest] = this.#removed;
    if (this.#removed.size > MAX_REMOVED && earliest !== undefined) this.#removed.delete(earliest);
  }

  /** How well a listener hears, by its own word. */
  reported(listener: Listener, report: ReceptionReport): void {
    if (this.has(listener)) this.#troubles.reported(listener, report);
  }

  /** To be called whenever what a listener receives may have changed. */
  receiverChanged(listener: Listener): void {
    const isHere = this.has(listener);
    if (isHere && listener.receiver?.isDead === true) this.#receiverLost(listener, listener.receiver);
    const { receiver } = listener;
    const isReceiving = isHere && receiver !== undefined && this.#options.isReceiving(receiver);
    if (isReceiving !== listener.receiving) {
      listener.receiving = isReceiving;
      this.#receiving += isReceiving ? 1 : -1;
      this.#options.onCount();
    }
    if (this.#away.has(listener) && receiver === undefined) this.forget(listener);
  }

  /** To be called when that may be so for all of them: another program, or a worker that died. */
  receiversChanged(): void {
    for (const listener of this) this.receiverChanged(listener);
  }

  /** By itself: a listener would wait for its own time-outs to find out. */
  #receiverLost(listener: Listener, receiver: Receiver): void {
    listener.receiver = undefined;
    receiver.close();
    listener.link?.send('transportLost', { transportId: receiver.transport.id });
  }

  /** Forgets those whose grace is over. */
  sweep(): void {
    const nowMs = performance.now();
    for (const listener of this.#away) {
      if (listener.awaySinceMs !== null && nowMs - listener.awaySinceMs < this.#options.graceMs) return;
      this.forget(listener);
    }
  }

  /** Lets go of what they receive with. */
  close(): void {
    for (const { receiver } of this) receiver?.close();
  }

  #idOf(resumeToken: string): string | undefined {
    const id = this.#options.keys.listenerIdOf(resumeToken);
    if (id !== undefined && this.#removed.has(id)) throw participantRemoved();
    return id;
  }
}
