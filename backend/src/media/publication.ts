import type { RtpParameters, SoundSource } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { listenerBitrate } from './listener-bitrate.ts';
import { PROFILES } from './media-profile.ts';
import type { SessionRouter } from './session-router.ts';

export interface PublicationOptions {
  readonly source: SoundSource;
  /** Where it is produced. */
  readonly router: SessionRouter;
  readonly producer: types.Producer;
  readonly rtpParameters: RtpParameters;
}

/** One sound, as its sender brings it. */
export class Publication {
  readonly source: SoundSource;
  readonly router: SessionRouter;
  /** What each of its listeners is sent, bits per second. */
  readonly listenerBitrate: number;
  readonly #producer: types.Producer;

  constructor({ source, router, producer, rtpParameters }: PublicationOptions) {
    this.source = source;
    this.router = router;
    this.listenerBitrate = listenerBitrate(rtpParameters, PROFILES[source]);
    this.#producer = producer;
  }

  get producerId(): string {
    return this.#producer.id;
  }

  /** Told once when it ends, whatever ended it. */
  onClosed(listener: () => void): void {
    this.#producer.observer.once('close', listener);
  }

  get isOpen(): boolean {
    return !this.#producer.closed;
  }

  /** One that goes away meanwhile needs no pause. */
  async pause(): Promise<void> {
    await this.#unlessGone(() => this.#producer.pause());
  }

  async resume(): Promise<void> {
    await this.#unlessGone(() => this.#producer.resume());
  }

  /** Calls once, with the first packet that has come; packets of a paused publication do not count. */
  onFirstPacket(listener: () => void): void {
    // Not waited for: another transport could take this one's place meanwhile. It fails only together with
    // the producer.
    const trace = (kinds: types.ProducerTraceEventType[]) => {
      this.#producer.enableTraceEvent(kinds).catch(() => undefined);
    };
    this.#producer.once('trace', () => {
      // mediasoup reports packets for as long as it is asked to: until the first.
      trace([]);
      listener();
    });
    trace(['rtp']);
  }

  close(): void {
    this.#producer.close();
  }

  async #unlessGone(act: () => Promise<void>): Promise<void> {
    if (!this.isOpen) return;
    try {
      await act();
    } catch (error) {
      if (this.isOpen) throw error;
    }
  }
}
