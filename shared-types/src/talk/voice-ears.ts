import type { types } from 'mediasoup-client';
import { Backoff } from '../client/backoff.ts';
import { retryAfterMs } from '../client/refusals.ts';
import { isFinal, ProtocolError } from '../error-code.ts';
import { logger } from '../log.ts';
import type { ConsumerParameters, RtpCapabilities } from '../webrtc.ts';
import { type TalkLine, type TalkRequest, talkRequestOver } from './talk-line.ts';
import type { TalkState } from './talk-state.ts';
import { type Mix, voicesWanted, voiceVolume } from './voice-mix.ts';
import type { VoiceOutput, VoiceOutputs } from './voice-outputs.ts';

const log = logger('voices');

const RETRY = { firstMs: 500, lastMs: 10_000 };

export type VoiceConsumer = Pick<types.Consumer, 'id' | 'track' | 'closed' | 'close'>;

/** The receiving transport in use, as far as voices go. */
export interface VoiceCarrier {
  readonly id: string;
  readonly rtpCapabilities: RtpCapabilities;
  consume(parameters: ConsumerParameters): Promise<VoiceConsumer>;
}

export interface VoiceEarsOptions {
  readonly line: TalkLine;
  readonly outputs: VoiceOutputs;
  /** The server does not know the transport any more. */
  readonly onCarrierLost?: () => void;
}

/** One voice over one transport, from the wish for it. */
interface Heard {
  readonly voiceId: string;
  /** One that failed is asked for again only once something has changed. */
  state: 'asked' | 'heard' | 'failed' | 'failed-for-now';
  consumer: VoiceConsumer | undefined;
  output: VoiceOutput | undefined;
}

/**
 * Hears everybody whom the room says may be heard: each voice is consumed before anybody presses, and kept.
 * Which of them come is the server's choice; what is not to be heard here is turned down to nothing, for a
 * consumer that a client pauses takes a whole round of negotiation.
 */
export class VoiceEars {
  readonly #options: VoiceEarsOptions;
  readonly #request: TalkRequest;
  readonly #stop: () => void;
  readonly #retryWait = new Backoff(RETRY);
  /** By participant. */
  readonly #heard = new Map<string, Heard>();
  #carrier: VoiceCarrier | undefined;
  #state: TalkState | undefined;
  #mix: Mix = { unheard: new Set(), volumes: {} };
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: VoiceEarsOptions) {
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
    for (const participantId of [...this.#heard.keys()]) this.#drop(participantId);
    this.#retryWait.reset();
    this.#reconcile();
  }

  show(state: TalkState, mix: Mix): void {
    this.#state = state;
    this.#mix = mix;
    this.#reconcile();
    this.#setVolumes();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#stop();
    for (const participantId of [...this.#heard.keys()]) this.#drop(participantId);
  }

  #reconcile(): void {
    const state = this.#state;
    const carrier = this.#carrier;
    if (!state || !carrier || this.#isClosed) return;
    const wanted = new Map(voicesWanted(state).map((person) => [person.participantId, person.voiceId]));
    for (const [participantId, { voiceId }] of [...this.#heard])
      if (wanted.get(participantId) !== voiceId) this.#drop(participantId);
    // All in one turn: what is asked for together is negotiated together.
    for (const [participantId, voiceId] of wanted)
      if (voiceId !== null && !this.#heard.has(participantId))
        void this.#hear(participantId, voiceId, carrier);
  }

  /** Never rejects. */
  async #hear(participantId: string, voiceId: string, carrier: VoiceCarrier): Promise<void> {
    const heard: Heard = { voiceId, state: 'asked', consumer: undefined, output: undefined };
    this.#heard.set(participantId, heard);
    const isCurrent = () => this.#heard.get(participantId) === heard;
    try {
      const { id: transportId, rtpCapabilities } = carrier;
      const parameters = await this.#request('consume', {
        voiceOf: participantId,
        transportId,
        rtpCapabilities,
      });
      if (!isCurrent()) return;
      const consumer = await carrier.consume(parameters);
      if (!isCurrent()) {
        consumer.close();
        return;
      }
      heard.state = 'heard';
      heard.consumer = consumer;
      heard.output = this.#options.outputs.play(consumer.track);
      this.#setVolume(participantId, heard);
      this.#retryWait.reset();
    } catch (error) {
      if (isCurrent()) this.#failed(heard, error);
    }
  }

  #failed(heard: Heard, error: unknown): void {
    heard.state = 'failed';
    const code = error instanceof ProtocolError ? error.code : undefined;
    // The next room tells what there is.
    if (code === 'no-program') return;
    if (code === 'transport-not-found') {
      this.#options.onCarrierLost?.();
      return;
    }
    // Asked for again with the next connection.
    if (code === 'disconnected' || code === 'not-joined') {
      heard.state = 'failed-for-now';
      return;
    }
    log.warn('A voice could not be received.', error);
    if (code && isFinal(code)) return;
    heard.state = 'failed-for-now';
    clearTimeout(this.#retryTimer);
    const waitMs = Math.max(this.#retryWait.next(), retryAfterMs(error));
    this.#retryTimer = setTimeout(() => this.#tryAgain(), waitMs);
  }

  #tryAgain(): void {
    for (const [participantId, { state }] of [...this.#heard])
      if (state === 'failed-for-now') this.#drop(participantId);
    this.#reconcile();
  }

  #drop(participantId: string): void {
    const heard = this.#heard.get(participantId);
    this.#heard.delete(participantId);
    heard?.output?.close();
    heard?.consumer?.close();
  }

  #setVolumes(): void {
    for (const [participantId, heard] of this.#heard) this.#setVolume(participantId, heard);
  }

  #setVolume(participantId: string, { output }: Heard): void {
    if (!output || !this.#state) return;
    const volume = voiceVolume(participantId, this.#state, this.#mix);
    if (volume !== undefined) output.volume = volume;
  }
}
