import type { TalkState } from './talk-state.ts';
import { type VoiceCarrier, VoiceConsumers, type VoicesOptions } from './voice-consumers.ts';
import { type Mix, voicesWanted, voiceVolume } from './voice-mix.ts';
import type { VoiceOutput, VoiceOutputs } from './voice-outputs.ts';

export interface VoiceEarsOptions extends VoicesOptions {
  readonly outputs: VoiceOutputs;
}

/**
 * Hears everybody whom the room says may be heard: each voice is consumed before anybody presses, and kept.
 * Which of them come is the server's choice; what is not to be heard here is turned down to nothing, for a
 * consumer that a client pauses takes a whole round of negotiation.
 */
export class VoiceEars {
  readonly #voices: VoiceConsumers;
  /** By participant. */
  readonly #heard = new Map<string, VoiceOutput>();
  #state: TalkState | undefined;
  #mix: Mix = { unheard: new Set(), volumes: {} };

  constructor({ outputs, ...options }: VoiceEarsOptions) {
    this.#voices = new VoiceConsumers({
      ...options,
      ask: (participantId) => ({ voiceOf: participantId }),
      onTrack: (participantId, track) => {
        this.#heard.get(participantId)?.close();
        this.#heard.delete(participantId);
        if (!track) return;
        const output = outputs.play(track);
        this.#heard.set(participantId, output);
        this.#setVolume(participantId, output);
      },
    });
  }

  /** Another transport, on which nothing is consumed yet; or none. */
  set carrier(carrier: VoiceCarrier | undefined) {
    this.#voices.carrier = carrier;
  }

  show(state: TalkState, mix: Mix): void {
    this.#state = state;
    this.#mix = mix;
    this.#voices.want(voicesWanted(state));
    for (const [participantId, output] of this.#heard) this.#setVolume(participantId, output);
  }

  /** Idempotent. */
  close(): void {
    this.#voices.close();
  }

  #setVolume(participantId: string, output: VoiceOutput): void {
    if (!this.#state) return;
    const volume = voiceVolume(participantId, this.#state, this.#mix);
    if (volume !== undefined) output.volume = volume;
  }
}
