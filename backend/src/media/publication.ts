import type { RtpParameters } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { listenerBitrate } from './listener-bitrate.ts';
import type { MediaProfile } from './media-profile.ts';
import type { SessionRouter } from './session-router.ts';

export interface PublicationOptions {
  readonly channelId: string;
  readonly profile: MediaProfile;
  /** Where it is produced. */
  readonly router: SessionRouter;
  readonly producer: types.Producer;
  readonly rtpParameters: RtpParameters;
}

/** One sound on one channel, as its sender brings it. */
export class Publication {
  readonly channelId: string;
  readonly profile: MediaProfile;
  readonly router: SessionRouter;
  /** What each of its listeners is sent, bits per second. */
  readonly listenerBitrate: number;
  readonly #producer: types.Producer;

  constructor({ channelId, profile, router, producer, rtpParameters }: PublicationOptions) {
    this.channelId = channelId;
    this.profile = profile;
    this.router = router;
    this.listenerBitrate = listenerBitrate(rtpParameters, profile);
    this.#producer = producer;
  }

  get producerId(): string {
    return this.#producer.id;
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
