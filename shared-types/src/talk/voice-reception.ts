import { isFinal, ProtocolError } from '../error-code.ts';
import { logger } from '../log.ts';
import { type Hope, type Opening, TransportKeeper } from '../transport/index.ts';
import { type TalkLine, type TalkRequest, talkRequestOver } from './talk-line.ts';
import type { TalkState } from './talk-state.ts';
import { VoiceEars } from './voice-ears.ts';
import { type Mix, voicesWanted } from './voice-mix.ts';
import type { VoiceOutputs } from './voice-outputs.ts';
import { type VoiceDevice, VoiceReceiver } from './voice-receiver.ts';

const log = logger('voices');

/** As of who talks: while the path is broken nothing is heard, so no doubt is waited out. */
const TIMES = {
  doubtMs: 500,
  restartMs: 3_000,
  connect: { firstMs: 8_000, lastMs: 24_000 },
  retry: { firstMs: 300, lastMs: 5_000 },
};
/** How long the server may take to answer on the line, for the line to count as a good one. */
const PING_MS = 1_000;

export interface VoiceReceptionOptions {
  readonly line: TalkLine;
  readonly outputs: VoiceOutputs;
  /** Asked when there is somebody to hear. */
  readonly loadDevice: () => Promise<VoiceDevice>;
  /** Whether voices can arrive. */
  readonly onConnected: (isConnected: boolean) => void;
  /** The line may be broken, too. */
  readonly onDoubt?: () => void;
}

/**
 * Hears voices where nothing else is received: in a call, and as the host of a session with music. Over one
 * transport after another, for as long as there is somebody to hear.
 */
export class VoiceReception {
  readonly #options: VoiceReceptionOptions;
  readonly #request: TalkRequest;
  readonly #ears: VoiceEars;
  readonly #keeper: TransportKeeper<VoiceReceiver>;
  readonly #stops: readonly (() => void)[];
  #device: Promise<VoiceDevice> | undefined;
  #isWanted = false;
  #wasAway = false;

  constructor(options: VoiceReceptionOptions) {
    const { line, outputs } = options;
    this.#options = options;
    this.#request = talkRequestOver(line);
    this.#keeper = new TransportKeeper<VoiceReceiver>({
      port: {
        open: (opening) => this.#open(opening),
        onOpened: (receiver) => {
          this.#ears.carrier = receiver;
        },
        onConnected: options.onConnected,
        hopeAfter,
        doubtLine: () => options.onDoubt?.(),
        ask: () => this.#request('ping', {}, PING_MS),
      },
      times: TIMES,
      restartsUnproven: false,
      // The server keeps the one that was made last.
      closesFirst: true,
    });
    this.#ears = new VoiceEars({ line, outputs, onCarrierLost: () => this.#keeper.lost() });
    this.#stops = [
      line.on('status', ({ state }) => {
        if (state === 'away') this.#wasAway = true;
        else if (state === 'ready') this.#lineBack();
      }),
      line.on('transportLost', ({ transportId }) => {
        if (transportId === this.#keeper.transport?.id) this.#keeper.lost();
      }),
    ];
  }

  get isConnected(): boolean {
    return this.#keeper.isConnected;
  }

  /** Whom there is to hear now, and how. */
  show(state: TalkState, mix: Mix): void {
    this.#ears.show(state, mix);
    if (this.#isWanted || voicesWanted(state).length === 0) return;
    this.#isWanted = true;
    this.#keeper.want();
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#keeper.wake();
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#ears.close();
    this.#keeper.close();
  }

  /** Whether the server still has the transport shows when its path is restarted. */
  #lineBack(): void {
    if (!this.#wasAway || !this.#isWanted) return;
    this.#wasAway = false;
    this.#keeper.lineBack({ isKept: this.#keeper.transport !== undefined, isSilent: true });
  }

  async #open(opening: Opening): Promise<VoiceReceiver> {
    const device = await this.#loadedDevice();
    return VoiceReceiver.open({
      request: this.#request,
      device,
      opening,
      onUsed: () => this.#keeper.use(async (receiver) => (receiver ? 'changed' : 'elsewhere')),
    });
  }

  async #loadedDevice(): Promise<VoiceDevice> {
    this.#device ??= this.#options.loadDevice();
    try {
      return await this.#device;
    } catch (error) {
      this.#device = undefined;
      throw error;
    }
  }
}

function hopeAfter(error: unknown): Hope {
  const code = error instanceof ProtocolError ? error.code : undefined;
  // Without a connection the next one brings a new beginning.
  if (code === 'disconnected' || code === 'not-joined') return 'none';
  if (code === 'transport-not-found') return 'elsewhere';
  log.warn('Voices could not be received.', error);
  return code && isFinal(code) ? 'none' : 'later';
}
