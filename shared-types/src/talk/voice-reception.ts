import type { TalkState } from './talk-state.ts';
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
}

/**
 * Hears voices where nothing else is received: in a call, and as the host of a session with music. Over one
 * transport after another, for as long as there is somebody to hear.
 */
export class VoiceReception {
  readonly #ears: VoiceEars;
  readonly #path: VoicePath<VoiceReceiver, VoiceDevice>;

  constructor(options: VoiceReceptionOptions) {
    const { line, outputs } = options;
    this.#path = new VoicePath<VoiceReceiver, VoiceDevice>({
      ...options,
      open: (request, device, opening) =>
        VoiceReceiver.open({ request, device, opening, onUsed: () => this.#path.used() }),
      onOpened: (receiver) => {
        this.#ears.carrier = receiver;
      },
      times: TIMES,
      restartsUnproven: false,
    });
    this.#ears = new VoiceEars({ line, outputs, onCarrierLost: () => this.#path.lost() });
  }

  get isConnected(): boolean {
    return this.#path.isConnected;
  }

  /** Whom there is to hear now, and how. */
  show(state: TalkState, mix: Mix): void {
    this.#ears.show(state, mix);
    if (voicesWanted(state).length > 0) this.#path.want();
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#path.wake();
  }

  /** Idempotent. */
  close(): void {
    this.#ears.close();
    this.#path.close();
  }
}
