import {
  type ConsumerParameters,
  ProtocolError,
  type ReceptionReport,
  type RtpCapabilities,
  type TransportParameters,
} from '@auxcast/shared-types';
import type { SessionMedia } from '../media/index.ts';
import type { Listener } from './listener.ts';
import type { Listeners } from './listeners.ts';
import type { SessionCourse } from './session-course.ts';
import { consumerNotFound, transportNotFound } from './session-error.ts';

/** What a listener got to hear with. */
export interface Reception {
  readonly transport: TransportParameters;
  readonly consumer: ConsumerParameters | null;
}

export interface ReceptionDeskOptions {
  readonly media: SessionMedia;
  readonly listeners: Listeners;
  readonly course: SessionCourse;
  /** A listener's new transport is up, so many milliseconds after it was asked for. */
  readonly onConnected: (afterMs: number) => void;
}

/** Takes the listeners' requests for sound. */
export class ReceptionDesk {
  readonly #options: ReceptionDeskOptions;

  constructor(options: ReceptionDeskOptions) {
    this.#options = options;
  }

  /** Whether the listener has a transport, but hears something else on it than the program of now. */
  lacksProgram({ receiver }: Listener): boolean {
    return receiver !== undefined && receiver.producerId !== this.#options.media.producerId;
  }

  /** A transport, in place of an earlier one; with `rtpCapabilities` and a program, a consumer too. */
  async receive(listener: Listener, rtpCapabilities: RtpCapabilities | undefined): Promise<Reception> {
    this.#options.course.demandOpen();
    const { link } = listener;
    return await this.#options.media.inTurn(async () => {
      // Its turn may come late.
      this.#demandSame(listener, link);
      return await this.#receive(listener, link, rtpCapabilities);
    });
  }

  async #receive(
    listener: Listener,
    link: Listener['link'],
    rtpCapabilities: RtpCapabilities | undefined,
  ): Promise<Reception> {
    const { listeners, media, onConnected } = this.#options;
    const startedMs = performance.now();
    let isUp = false;
    const receiver = await media.createReceiver(() => {
      listeners.receiverChanged(listener);
      if (isUp || !receiver.transport.isConnected) return;
      isUp = true;
      onConnected(performance.now() - startedMs);
    }, listener.receiver);
    try {
      const consumer = rtpCapabilities ? await media.consumeIfLive(receiver, rtpCapabilities) : null;
      this.#demandSame(listener, link);
      if (receiver.isDead) throw transportNotFound();
      const former = listener.receiver;
      listener.receiver = receiver;
      former?.close();
      listeners.receiverChanged(listener);
      return { transport: receiver.transport.parameters, consumer };
    } catch (error) {
      receiver.close();
      throw error;
    }
  }

  /** It may have left, or been sent away, or come back over another link, which was told what it has. */
  #demandSame(listener: Listener, link: Listener['link']): void {
    if (this.#options.listeners.has(listener) && listener.link === link) return;
    throw new ProtocolError('not-joined', 'You are no longer in this session.');
  }

  async consume(
    listener: Listener,
    transportId: string,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters> {
    const { course, listeners, media } = this.#options;
    course.demandOpen();
    const { receiver } = listener;
    if (receiver === undefined || receiver.isDead || receiver.transport.id !== transportId) {
      throw transportNotFound();
    }
    const consumer = await media.consume(receiver, rtpCapabilities);
    listeners.receiverChanged(listener);
    return consumer;
  }

  /** How well a listener hears, by its own word. */
  reported(listener: Listener, report: ReceptionReport): void {
    this.#options.course.demandOpen();
    this.#options.listeners.reported(listener, report);
  }

  async resumeConsumer(listener: Listener, consumerId: string): Promise<void> {
    this.#options.course.demandOpen();
    if (listener.receiver === undefined) throw consumerNotFound();
    await listener.receiver.resumeConsumer(consumerId);
  }
}
