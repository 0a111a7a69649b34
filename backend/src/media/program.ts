import { ProtocolError, type RtpParameters } from '@auxcast/shared-types';
import type { types } from 'mediasoup';
import { listenerBitrate } from './listener-bitrate.ts';
import { transportClosed } from './media-error.ts';
import { MediaTransport } from './media-transport.ts';
import { toMediasoupParameters } from './rtp-parameters.ts';
import type { SessionRouter } from './session-router.ts';

export interface ProgramOptions {
  /** Told once when the transport died by itself: the peer went away for good. */
  readonly onLost: () => void;
  /** The first packet of a producer has come; packets of a paused one do not count. */
  readonly onHeard: () => void;
}

/** The host's end: one transport, and on it the one producer of the `program` channel. */
export class Program {
  readonly router: SessionRouter;
  readonly #transport: MediaTransport;
  readonly #options: ProgramOptions;
  #producer: types.Producer | undefined;
  #listenerBitrate: number | undefined;
  #starting = false;
  #closed = false;

  private constructor(router: SessionRouter, transport: MediaTransport, options: ProgramOptions) {
    this.router = router;
    this.#transport = transport;
    this.#options = options;
  }

  static async create(router: SessionRouter, options: ProgramOptions): Promise<Program> {
    const transport = await MediaTransport.create(router, () => program.checkTransport());
    const program = new Program(router, transport, options);
    return program;
  }

  get transport(): MediaTransport {
    return this.#transport;
  }

  /** What each of its listeners is sent, bits per second; undefined until it produced anything. */
  get listenerBitrate(): number | undefined {
    return this.#listenerBitrate;
  }

  get producerId(): string | null {
    return this.#producer && !this.#producer.closed ? this.#producer.id : null;
  }

  /** @throws ProtocolError `producer-exists`, or `bad-rtp` for anything but one stream of stereo Opus */
  async produce(rtpParameters: RtpParameters): Promise<string> {
    if (this.#starting || this.producerId !== null) {
      throw new ProtocolError('producer-exists', 'This session has a program; close it first.');
    }
    refuseAllButOpus(rtpParameters);
    this.#starting = true;
    try {
      const producer = await this.#transport.produce({
        kind: 'audio',
        rtpParameters: toMediasoupParameters(rtpParameters),
      });
      // mediasoup hands out a producer even if its transport was closed before the answer came.
      if (this.#transport.isDead) throw transportClosed();
      this.#producer = producer;
      this.#listenerBitrate = listenerBitrate(rtpParameters);
      this.#noticePacket(producer);
      return producer.id;
    } catch (error) {
      if (this.#transport.isDead) throw transportClosed();
      const cause = error instanceof Error ? error.message : String(error);
      throw new ProtocolError('bad-rtp', 'These RTP parameters cannot be received.', { cause });
    } finally {
      this.#starting = false;
    }
  }

  /** A producer that goes away meanwhile needs no pause. */
  async pause(): Promise<void> {
    await this.#unlessGone((producer) => producer.pause());
  }

  async resume(): Promise<void> {
    await this.#unlessGone((producer) => producer.resume());
  }

  closeProducer(): void {
    this.#producer?.close();
    this.#producer = undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#transport.close();
  }

  /** To be called when the transport may have died. */
  checkTransport(): void {
    if (this.#closed || !this.#transport.isDead) return;
    this.close();
    this.#options.onLost();
  }

  /** mediasoup reports packets for as long as it is asked to: until the first. */
  #noticePacket(producer: types.Producer): void {
    // Not waited for: another transport could take this one's place meanwhile. It fails only together with the producer.
    const trace = (kinds: types.ProducerTraceEventType[]) => {
      producer.enableTraceEvent(kinds).catch(() => undefined);
    };
    producer.once('trace', () => {
      this.#options.onHeard();
      trace([]);
    });
    trace(['rtp']);
  }

  async #unlessGone(act: (producer: types.Producer) => Promise<void>): Promise<void> {
    const producer = this.#producer;
    if (producer === undefined) return;
    try {
      await act(producer);
    } catch (error) {
      if (!producer.closed) throw error;
    }
  }
}

function refuseAllButOpus({ codecs, encodings }: RtpParameters): void {
  const [codec] = codecs;
  if (codecs.length !== 1 || codec?.mimeType.toLowerCase() !== 'audio/opus' || codec.channels !== 2) {
    throw new ProtocolError('bad-rtp', 'A program is one stream of two-channel Opus.');
  }
  if (encodings !== undefined && encodings.length > 1) {
    throw new ProtocolError('bad-rtp', 'A program is one stream, not several.');
  }
}
