import { isFinal, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import {
  type Mix,
  type TalkLine,
  type TalkRequest,
  type TalkState,
  talkRequestOver,
  VoiceEars,
  VoiceOutputs,
  voicesWanted,
} from '@auxcast/shared-types/talk';
import {
  deviceCapabilitiesOf,
  type Hope,
  type Opening,
  TransportKeeper,
} from '@auxcast/shared-types/transport';
import { Device } from 'mediasoup-client';
import { VoiceReceiver, type VoiceReceiverOptions } from './voice-receiver.ts';

const log = logger('voices');

const TIMES = {
  doubtMs: 500,
  restartMs: 3_000,
  connect: { firstMs: 8_000, lastMs: 24_000 },
  retry: { firstMs: 400, lastMs: 10_000 },
};
/** How long the server may take to answer on the line, for the line to count as a good one. */
const PING_MS = 1_000;

type ReceivingDevice = VoiceReceiverOptions['device'];

export interface HostEarsOptions {
  readonly line: TalkLine;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** For tests: mediasoup-client's, loaded, unless given. */
  readonly loadDevice?: () => Promise<ReceivingDevice>;
}

/** The host hears voices: over one receiving transport after another, made once there is somebody to hear. */
export class HostEars {
  readonly #options: HostEarsOptions;
  readonly #request: TalkRequest;
  readonly #keeper: TransportKeeper<VoiceReceiver>;
  readonly #ears: VoiceEars;
  readonly #outputs: VoiceOutputs;
  readonly #stops: readonly (() => void)[];
  #device: Promise<ReceivingDevice> | undefined;
  #isWanted = false;
  #wasAway = false;

  constructor(options: HostEarsOptions) {
    const { line } = options;
    this.#options = options;
    this.#request = talkRequestOver(line);
    this.#outputs = new VoiceOutputs({
      add: addElement,
      remove: (element) => {
        if (element instanceof Element) element.remove();
      },
      onBlocked: (isBlocked) => {
        if (isBlocked) log.warn('The browser does not let voices sound.');
      },
    });
    this.#ears = new VoiceEars({ line, outputs: this.#outputs, onCarrierLost: () => this.#keeper.lost() });
    this.#keeper = new TransportKeeper<VoiceReceiver>({
      port: {
        open: (opening) => this.#open(opening),
        onOpened: (receiver) => {
          this.#ears.carrier = receiver;
        },
        onConnected: () => undefined,
        hopeAfter,
        doubtLine: () => undefined,
        ask: () => this.#request('ping', {}, PING_MS),
      },
      times: TIMES,
      restartsUnproven: false,
      closesFirst: true,
    });
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

  show(state: TalkState, mix: Mix): void {
    this.#ears.show(state, mix);
    if (this.#isWanted || voicesWanted(state).length === 0) return;
    this.#isWanted = true;
    this.#keeper.want();
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#ears.close();
    this.#outputs.close();
    this.#keeper.close();
  }

  /** Whether the server still has the transport shows when its path is restarted. */
  #lineBack(): void {
    if (!this.#wasAway || !this.#isWanted) return;
    this.#wasAway = false;
    this.#keeper.lineBack({ isKept: this.#keeper.transport !== undefined, isSilent: true });
  }

  async #open({ onState }: Opening): Promise<VoiceReceiver> {
    const device = await this.#loadedDevice();
    const { transport, iceServers } = await this.#request('createConsumerTransport', {});
    return new VoiceReceiver({
      request: this.#request,
      device,
      parameters: transport,
      iceServers,
      onState,
      onUsed: () => this.#keeper.use(async () => 'changed'),
    });
  }

  async #loadedDevice(): Promise<ReceivingDevice> {
    this.#device ??= (
      this.#options.loadDevice ?? (() => loadedDevice(this.#options.routerRtpCapabilities))
    )();
    try {
      return await this.#device;
    } catch (error) {
      this.#device = undefined;
      throw error;
    }
  }
}

async function loadedDevice(capabilities: RtpCapabilities): Promise<ReceivingDevice> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: deviceCapabilitiesOf(capabilities) });
  return device;
}

/** In the document, where it is let sound for as long as the broadcast. */
function addElement(): HTMLAudioElement {
  const element = document.createElement('audio');
  document.body.append(element);
  return element;
}

function hopeAfter(error: unknown): Hope {
  const code = error instanceof ProtocolError ? error.code : undefined;
  // Without a connection the next one brings a new beginning.
  if (code === 'disconnected' || code === 'not-joined') return 'none';
  if (code === 'transport-not-found') return 'elsewhere';
  log.warn('Voices cannot be received.', error);
  return code && isFinal(code) ? 'none' : 'later';
}
