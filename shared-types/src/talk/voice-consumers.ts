import type { types } from 'mediasoup-client';
import { Backoff } from '../client/backoff.ts';
import { retryAfterMs } from '../client/refusals.ts';
import { isFinal, ProtocolError } from '../error-code.ts';
import type { listenerRequests } from '../listener-requests.ts';
import { logger } from '../log.ts';
import type { RequestInput } from '../requests.ts';
import type { ConsumerParameters, RtpCapabilities } from '../webrtc.ts';
import { type TalkLine, type TalkRequest, talkRequestOver } from './talk-line.ts';

const log = logger('voices');

const RETRY = { firstMs: 500, lastMs: 10_000 };

export type VoiceConsumer = Pick<types.Consumer, 'id' | 'track' | 'closed' | 'close'>;

/** The receiving transport in use, as far as voices go. */
export interface VoiceCarrier {
  readonly id: string;
  readonly rtpCapabilities: RtpCapabilities;
  consume(parameters: ConsumerParameters): Promise<VoiceConsumer>;
}

type VoiceWish = Omit<RequestInput<typeof listenerRequests, 'consume'>, 'transportId' | 'rtpCapabilities'>;

/** What whoever wants voices says of them, whatever becomes of each. */
export interface VoicesOptions {
  readonly line: TalkLine;
  /** The server does not know the transport any more. */
  readonly onCarrierLost?: (() => void) | undefined;
}

export interface VoiceConsumersOptions extends VoicesOptions {
  /** How a voice is asked for. */
  readonly ask: (participantId: string) => VoiceWish;
  /** A voice is there, another one in its place, or none any more. */
  readonly onTrack: (participantId: string, track: MediaStreamTrack | undefined) => void;
}

/** One voice over one transport, from the wish for it. */
interface Consumed {
  readonly voiceId: string;
  /** One that failed is asked for again only once something has changed. */
  state: 'asked' | 'consumed' | 'failed' | 'failed-for-now';
  consumer: VoiceConsumer | undefined;
}

/** Consumes the voices that are wanted, each once, over one transport after another. */
export class VoiceConsumers {
  readonly #options: VoiceConsumersOptions;
  readonly #request: TalkRequest;
  readonly #stop: () => void;
  readonly #retryWait = new Backoff(RETRY);
  /** By participant. */
  readonly #consumed = new Map<string, Consumed>();
  #wanted: ReadonlyMap<string, string> = new Map();
  #carrier: VoiceCarrier | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: VoiceConsumersOptions) {
    this.#options = options;
    this.#request = talkRequestOver(options.line);
    this.#stop = options.line.on('status', ({ state }) => {
      if (state === 'ready') this.#tryAgain();
    });
  }

  /** Another transport, on which nothing is consumed yet; or none. */
  set carrier(carrier: VoiceCarrier | undefined) {
    if (carrier === this.#carrier) return;
    this.#carrier = carrier;
    this.#dropAll();
    this.#retryWait.reset();
    this.#reconcile();
  }

  /** @param voices their ids, by participant */
  want(voices: ReadonlyMap<string, string>): void {
    this.#wanted = voices;
    this.#reconcile();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#stop();
    this.#dropAll();
  }

  #reconcile(): void {
    const carrier = this.#carrier;
    if (!carrier || this.#isClosed) return;
    for (const [participantId, { voiceId }] of [...this.#consumed])
      if (this.#wanted.get(participantId) !== voiceId) this.#drop(participantId);
    // All in one turn: what is asked for together is negotiated together.
    for (const [participantId, voiceId] of this.#wanted)
      if (!this.#consumed.has(participantId)) void this.#consume(participantId, voiceId, carrier);
  }

  /** Never rejects. */
  async #consume(participantId: string, voiceId: string, carrier: VoiceCarrier): Promise<void> {
    const consumed: Consumed = { voiceId, state: 'asked', consumer: undefined };
    this.#consumed.set(participantId, consumed);
    const isCurrent = () => this.#consumed.get(participantId) === consumed;
    try {
      const { id: transportId, rtpCapabilities } = carrier;
      const parameters = await this.#request('consume', {
        ...this.#options.ask(participantId),
        transportId,
        rtpCapabilities,
      });
      if (!isCurrent()) return;
      const consumer = await carrier.consume(parameters);
      if (!isCurrent()) {
        consumer.close();
        return;
      }
      consumed.state = 'consumed';
      consumed.consumer = consumer;
      this.#options.onTrack(participantId, consumer.track);
      this.#retryWait.reset();
    } catch (error) {
      if (isCurrent()) this.#failed(consumed, error);
    }
  }

  #failed(consumed: Consumed, error: unknown): void {
    consumed.state = 'failed';
    const code = error instanceof ProtocolError ? error.code : undefined;
    // The next room tells what there is.
    if (code === 'no-program') return;
    if (code === 'transport-not-found') {
      this.#options.onCarrierLost?.();
      return;
    }
    // Asked for again with the next connection.
    if (code === 'disconnected' || code === 'not-joined') {
      consumed.state = 'failed-for-now';
      return;
    }
    log.warn('A voice could not be received.', error);
    if (code && isFinal(code)) return;
    consumed.state = 'failed-for-now';
    clearTimeout(this.#retryTimer);
    const waitMs = Math.max(this.#retryWait.next(), retryAfterMs(error));
    this.#retryTimer = setTimeout(() => this.#tryAgain(), waitMs);
  }

  #tryAgain(): void {
    for (const [participantId, { state }] of [...this.#consumed])
      if (state === 'failed-for-now') this.#drop(participantId);
    this.#reconcile();
  }

  #dropAll(): void {
    for (const participantId of [...this.#consumed.keys()]) this.#drop(participantId);
  }

  #drop(participantId: string): void {
    const consumer = this.#consumed.get(participantId)?.consumer;
    this.#consumed.delete(participantId);
    if (!consumer) return;
    this.#options.onTrack(participantId, undefined);
    consumer.close();
  }
}
