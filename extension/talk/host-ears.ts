import type { RtpCapabilities } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import {
  type Mix,
  type TalkLine,
  type TalkState,
  VoiceOutputs,
  VoiceReception,
} from '@auxcast/shared-types/talk';
import { deviceCapabilitiesOf } from '@auxcast/shared-types/transport';
import { Device } from 'mediasoup-client';

const log = logger('voices');

export interface HostEarsOptions {
  readonly line: TalkLine;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** The server may be out of reach, too. */
  readonly onDoubt: () => void;
  /** A voice for the mix is there, another in its place, or none any more. */
  readonly onMixTrack: (participantId: string, track: MediaStreamTrack | undefined) => void;
}

/** The host hears voices, in the document that has its broadcast. */
export class HostEars {
  readonly #outputs: VoiceOutputs;
  readonly #reception: VoiceReception;

  constructor({ line, routerRtpCapabilities, onDoubt, onMixTrack }: HostEarsOptions) {
    this.#outputs = new VoiceOutputs({
      add: addElement,
      remove: (element) => {
        if (element instanceof Element) element.remove();
      },
      onBlocked: (isBlocked) => {
        if (isBlocked) log.warn('The browser does not let voices sound.');
      },
    });
    this.#reception = new VoiceReception({
      line,
      outputs: this.#outputs,
      loadDevice: () => loadedDevice(routerRtpCapabilities),
      onConnected: (isConnected) => log.info(isConnected ? 'Voices can arrive.' : 'No voice can arrive.'),
      onDoubt,
      onMixTrack,
    });
  }

  show(state: TalkState, mix: Mix): void {
    this.#reception.show(state, mix);
  }

  /** @param onAir participants whose voices are mixed; none while nothing is */
  mix(onAir: ReadonlySet<string>): void {
    this.#reception.mix(onAir);
  }

  /** The network may be back. */
  wake(): void {
    this.#reception.wake();
  }

  /** Idempotent. */
  close(): void {
    this.#reception.close();
    this.#outputs.close();
  }
}

async function loadedDevice(capabilities: RtpCapabilities): Promise<Device> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: deviceCapabilitiesOf(capabilities) });
  return device;
}

function addElement(): HTMLAudioElement {
  const element = document.createElement('audio');
  document.body.append(element);
  return element;
}
