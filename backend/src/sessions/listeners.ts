import type { ListenerCount, ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import type { Receiver } from '../media/index.ts';
import { Listener } from './listener.ts';
import { ListenerTroubles } from './listener-troubles.ts';
import type { ParticipantLink } from './participant-link.ts';
import { hashOf, newToken } from './tokens.ts';

export interface ListenersOptions {
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

/** The listeners of one session, with their resume tokens and their grace. */
export class Listeners {
  readonly #options: ListenersOptions;
  readonly #byToken = new Map<string, Listener>();
  /** Longest away first. */
  readonly #away = new Set<Listener>();
  readonly #troubles: ListenerTroubles;
  #receiving = 0;
  #peak = 0;

  constructor(options: ListenersOptions) {
    this.#options = options;
    this.#troubles = new ListenerTroubles(options);
  }

  /** Those who do not hear well, by their own word. */
  get trouble(): ListenerTrouble {
    return this.#troubles.count;
  }

  get count(): ListenerCount {
    return { listeners: this.#byToken.size, receiving: this.#receiving };
  }

  get size(): number {
    return this.#byToken.size;
  }

  /** Most at the same time so far. */
  get peak(): number {
    return this.#peak;
  }

  [Symbol.iterator](): IterableIterator<Listener> {
    return this.#byToken.values();
  }

  has(listener: Listener): boolean {
    return this.#byToken.get(listener.tokenHash) === listener;
  }

  find(participantId: string): Listener | undefined {
    for (const listener of this) if (listener.id === participantId) return listener;
    return undefined;
  }

  /** A new listener and its resume token. */
  admit(link: ParticipantLink): { listener: Listener; resumeToken: string } {
    const resumeToken = newToken();
    const listener = new Listener(hashOf(resumeToken), this.#options.now());
    listener.attach(link);
    this.#byToken.set(listener.tokenHash, listener);
    this.#peak = Math.max(this.#peak, this.#byToken.size);
    this.#options.onCount();
    return { listener, resumeToken };
  }

  /** The listener that holds this token, back over a new link; undefined when it is not known (any more). */
  resume(resumeToken: string, link: ParticipantLink): Listener | undefined {
    // Looked up by its hash: how long that takes says nothing about the token.
    const listener = this.#byToken.get(hashOf(resumeToken));
    if (listener === undefined) return undefined;
    listener.attach(link);
    this.#away.delete(listener);
    this.#troubles.listenerChanged(listener, true);
    return listener;
  }

  /** The link broke. The listener is kept for its grace, unless its transport is gone as well. */
  detach(listener: Listener, link: ParticipantLink): void {
    if (!listener.detach(link, this.#options.now())) return;
    if (!this.has(listener)) return;
    if (listener.receiver === undefined || listener.receiver.isDead) this.forget(listener);
    else this.#away.add(listener);
    this.#troubles.listenerChanged(listener, false);
  }

  forget(listener: Listener): void {
    if (!this.has(listener)) return;
    this.#byToken.delete(listener.tokenHash);
    this.#away.delete(listener);
    listener.receiver?.close();
    this.receiverChanged(listener);
    this.#troubles.listenerChanged(listener, false);
    this.#options.onCount();
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
    const now = this.#options.now();
    for (const listener of this.#away) {
      if (listener.awaySinceMs !== null && now - listener.awaySinceMs < this.#options.graceMs) return;
      this.forget(listener);
    }
  }

  /** Lets go of what they receive with. */
  close(): void {
    for (const { receiver } of this) receiver?.close();
  }
}
