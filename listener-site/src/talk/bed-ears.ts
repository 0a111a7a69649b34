import {
  type TalkState,
  type VoiceCarrier,
  VoiceConsumers,
  type VoiceOutput,
  type VoiceOutputs,
  type VoicesOptions,
} from '@auxcast/shared-types/talk';

/** The one sound that is consumed here. */
const BED = 'bed';

export interface BedEarsOptions extends VoicesOptions {
  readonly outputs: VoiceOutputs;
}

/**
 * Hears the bed: music and host without guests, for a guest whose own voice is not to come back. It is
 * consumed as soon as there is one, and played beside the program: the server lets one of the two come, so
 * that it takes the other's place at once.
 */
export class BedEars {
  readonly #voices: VoiceConsumers;
  #output: VoiceOutput | undefined;
  #volume = 0;

  constructor({ outputs, ...options }: BedEarsOptions) {
    this.#voices = new VoiceConsumers({
      ...options,
      ask: () => ({ isBed: true }),
      onTrack: (_, track) => {
        this.#output?.close();
        this.#output = track && outputs.play(track);
        this.volume = this.#volume;
      },
    });
  }

  /** Another transport, on which nothing is consumed yet; or none. */
  set carrier(carrier: VoiceCarrier | undefined) {
    this.#voices.carrier = carrier;
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#volume = volume;
    if (this.#output) this.#output.volume = volume;
  }

  show({ you: { stage } }: TalkState): void {
    const bedId = stage?.bedId;
    this.#voices.want(new Map(bedId ? [[BED, bedId]] : []));
  }

  /** Idempotent. */
  close(): void {
    this.#voices.close();
  }
}
