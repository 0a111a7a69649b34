import type { TalkState } from './talk-state.ts';
import { type VoiceCarrier, VoiceConsumers, type VoiceConsumersOptions } from './voice-consumers.ts';

export type MixEarsOptions = Omit<VoiceConsumersOptions, 'ask'>;

/**
 * Hands the voices of those on air to the host's mix: each a second time, apart from the one for the host's
 * ears, for that comes by listen buttons and channels, and this one only while it talks on stage.
 */
export class MixEars {
  readonly #voices: VoiceConsumers;

  constructor(options: MixEarsOptions) {
    this.#voices = new VoiceConsumers({
      ...options,
      ask: (participantId) => ({ voiceOf: participantId, isForMix: true }),
    });
  }

  /** Another transport, on which nothing is consumed yet; or none. */
  set carrier(carrier: VoiceCarrier | undefined) {
    this.#voices.carrier = carrier;
  }

  /** @param onAir participants whose strips are on air; none while nothing is mixed */
  show(state: TalkState, onAir: ReadonlySet<string>): void {
    this.#voices.want(voicesForMix(state, onAir));
  }

  /** Idempotent. */
  close(): void {
    this.#voices.close();
  }
}

/** Voices to be consumed for the mix: their ids, by participant. */
export function voicesForMix(
  { me, room }: TalkState,
  onAir: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const voices = new Map<string, string>();
  for (const { participantId, voiceId } of room.people)
    if (voiceId !== null && participantId !== me && onAir.has(participantId))
      voices.set(participantId, voiceId);
  return voices;
}
