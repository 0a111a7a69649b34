/**
 * Runs in a page: the two ends of a call, made of the parts that the product's own pages are made of. Times
 * are milliseconds since the Unix epoch.
 */
import { listenerRequests, PROTOCOL_VERSION, type RtpCapabilities, STAGE } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import {
  HeldInputs,
  RoomKeeper,
  talkRequestOver,
  VoiceEars,
  type VoiceElement,
  VoiceOutputs,
  VoiceSender,
} from '@auxcast/shared-types/talk';
import { deviceCapabilitiesOf, knownExtensions } from '@auxcast/shared-types/transport';
import { Device } from 'mediasoup-client';
import type { CallEnds } from './call-ends.ts';

/** Of the siren, whose samples reach a half. */
const LOUD = 0.02;
/** What is not loud for so long is silence. */
const SILENT_MS = 150;

const ends: CallEnds = {
  async talk(url, sessionId) {
    const { client, device } = await join(url, sessionId);
    const cleaned = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, ...cleaned } });
    const connected = Promise.withResolvers<void>();
    const sender = new VoiceSender({
      line: client,
      loadDevice: () => Promise.resolve(device),
      onConnected: (isConnected) => {
        if (isConnected) connected.resolve();
      },
    });
    const held = new HeldInputs(client);
    held.onRefused((_input, error) => {
      console.error('A press was refused.', error);
    });
    sender.send(stream.getAudioTracks()[0]);
    await connected.promise;
    return {
      hold(isHeld) {
        const atMs = performance.timeOrigin + performance.now();
        sender.isTalking = isHeld;
        held.set(STAGE, isHeld);
        return atMs;
      },
    };
  },

  async hear(url, sessionId) {
    const { client, device, room } = await join(url, sessionId);
    const request = talkRequestOver(client);
    const { transport: parameters, iceServers } = await request('createConsumerTransport', {});
    const transport = device.createRecvTransport({ ...parameters, iceServers });
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      request('connectTransport', { transportId: transport.id, dtlsParameters }).then(done, failed);
    });
    const log = new OnsetLog();
    const outputs = new VoiceOutputs({
      add: () => {
        const element = document.createElement('audio');
        document.body.append(element);
        return element;
      },
      remove: (element: VoiceElement) => {
        if (element instanceof HTMLElement) element.remove();
      },
      onBlocked: () => undefined,
    });
    const ears = new VoiceEars({ line: client, outputs });
    const mix = { unheard: new Set<string>(), volumes: {} };
    ears.carrier = {
      id: transport.id,
      rtpCapabilities: device.recvRtpCapabilities,
      consume: async ({ rtpParameters, ...consumer }) => {
        const headerExtensions = knownExtensions(rtpParameters.headerExtensions);
        const made = await transport.consume({
          ...consumer,
          rtpParameters: { ...rtpParameters, headerExtensions },
        });
        void log.listen(made.track);
        return made;
      },
    };
    room.onChange((state) => ears.show(state, mix));
    ears.show(room.state, mix);
    return log;
  },
};
window.callEnds = ends;

async function join(url: string, sessionId: string) {
  const joined = Promise.withResolvers<{ me: string; capabilities: RtpCapabilities }>();
  const client = new SignalingClient({
    url,
    requests: listenerRequests,
    greet: async (greeted) => {
      const { participantId, routerRtpCapabilities } = await greeted.request('join', {
        protocol: PROTOCOL_VERSION,
        sessionId,
      });
      joined.resolve({ me: participantId, capabilities: routerRtpCapabilities });
    },
  });
  const room = new RoomKeeper(client);
  client.start();
  const { me, capabilities } = await joined.promise;
  room.joined(me);
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: deviceCapabilitiesOf(capabilities) });
  return { client, device, room };
}

/**
 * When a voice began to leave the speaker, after silence each time. Takes the sound where an `<audio>`
 * element takes it, as `ClickEar` does.
 */
class OnsetLog {
  readonly heardAtMs: number[] = [];
  readonly #context = new AudioContext({ latencyHint: 'interactive' });
  #loudAtMs = Number.NEGATIVE_INFINITY;

  constructor() {
    // An output that plays nothing reports no latency.
    new ConstantSourceNode(this.#context, { offset: 0 }).connect(this.#context.destination);
  }

  /** For how long nothing has been loud. */
  silentMs(): number {
    return performance.timeOrigin + performance.now() - this.#loudAtMs;
  }

  async listen(track: MediaStreamTrack): Promise<void> {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#hear(value, performance.timeOrigin + performance.now());
    }
  }

  #hear(data: AudioData, takenAtMs: number): void {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const first = samples.findIndex((sample) => Math.abs(sample) > LOUD);
    if (first >= 0) {
      const atMs = takenAtMs + (first / data.sampleRate + this.#context.outputLatency) * 1000;
      if (takenAtMs - this.#loudAtMs > SILENT_MS) this.heardAtMs.push(atMs);
      this.#loudAtMs = takenAtMs;
    }
    data.close();
  }
}
