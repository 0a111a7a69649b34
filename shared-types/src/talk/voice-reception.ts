import { MixEars, type MixEarsOptions, voicesForMix } from './mix-ears.ts';
import { NO_TALK, type TalkState } from './talk-state.ts';
import { VoiceEars } from './voice-ears.ts';
import { type Mix, voicesWanted } from './voice-mix.ts';
import type { VoiceOutputs } from './voice-outputs.ts';
import { VoicePath, type VoiceWayOptions } from './voice-path.ts';
import { type VoiceDevice, VoiceReceiver } from './voice-receiver.ts';

/** As of who talks: while the path is broken nothing is heard, so no doubt is waited out. */
const TIMES = {
  doubtMs: 500,
  restartMs: 3_000,
  connect: { firstMs: 8_000, lastMs: 24_000 },
  retry: { firstMs: 300, lastMs: 5_000 },
};

export interface VoiceReceptionOptions extends VoiceWayOptions<VoiceDevice> {
  readonly outputs: VoiceOutputs;
  /** For a host that mixes: a voice to be mixed, see `MixEars`. */
  readonly onMixTrack?: MixEarsOptions['onTrack'];
}

/**
 * Hears voices where nothing else is received: in a call, and as the host of a session with music. Over one
 * transport after another, for as long as there is somebody to hear.
 */
export class VoiceReception {
  readonly #ears: VoiceEars;
  readonly #mixEars: MixEars | undefined;
  readonly #path: VoicePath<VoiceReceiver, VoiceDevice>;
  #state: TalkState = NO_TALK;
  #onAir: ReadonlySet<string> = new Set();

  constructor(options: VoiceReceptionOptions) {
    const { line, outputs, onMixTrack } = options;
    const onCarrierLost = () => this.#path.lost();
    this.#path = new VoicePath<VoiceReceiver, VoiceDevice>({
      ...options,
      open: (request, device, opening) =>
        VoiceReceiver.open({ request, device, opening, onUsed: () => this.#path.used() }),
      onOpened: (receiver) => {
        this.#ears.carrier = receiver;
        if (this.#mixEars) this.#mixEars.carrier = receiver;
      },
      times: TIMES,
      restartsUnproven: false,
    });
    this.#ears = new VoiceEars({ line, outputs, onCarrierLost });
    this.#mixEars = onMixTrack && new MixEars({ line, onTrack: onMixTrack, onCarrierLost });
  }

  get isConnected(): boolean {
    return this.#path.isConnected;
  }

  /** Whom there is to hear now, and how. */
  show(state: TalkState, mix: Mix): void {
    this.#state = state;
    this.#ears.show(state, mix);
    this.#showMix();
    if (voicesWanted(state).size > 0) this.#path.want();
  }

  /** @param onAir participants whose voices are mixed; none while nothing is */
  mix(onAir: ReadonlySet<string>): void {
    this.#onAir = onAir;
    this.#showMix();
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#path.wake();
  }

  /** Idempotent. */
  close(): void {
    this.#ears.close();
    this.#mixEars?.close();
    this.#path.close();
  }

  #showMix(): void {
    if (!this.#mixEars) return;
    this.#mixEars.show(this.#state, this.#onAir);
    if (voicesForMix(this.#state, this.#onAir).size > 0) this.#path.want();
  }
}
