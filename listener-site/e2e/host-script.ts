/** Runs in a page of its own: a host without an extension, whose music is two tones. */
import { hostRequests, PROTOCOL_VERSION, steeringRequests } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { RoomKeeper, requestOver } from '@auxcast/shared-types/talk';
import { deviceCapabilitiesOf } from '@auxcast/shared-types/transport';
import { Device } from 'mediasoup-client';

declare global {
  interface Window {
    goLive: typeof goLive;
    host: ReturnType<typeof goLive>;
  }
}

/** A different tone in each ear, hertz. */
const TONES = [440, 660] as const;

function music(): MediaStreamTrack {
  const context = new AudioContext({ sampleRate: 48_000 });
  const ears = new ChannelMergerNode(context, { numberOfInputs: 2 });
  TONES.forEach((frequency, ear) => {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(ears, 0, ear);
    tone.start();
  });
  const output = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
  ears.connect(output);
  const [track] = output.stream.getAudioTracks();
  if (!track) throw new Error('There is no sound to send.');
  return track;
}

function goLive(socketUrl: string, hostKey: string) {
  const live = Promise.withResolvers<string>();
  const client: SignalingClient<typeof hostRequests> = new SignalingClient({
    url: socketUrl,
    requests: hostRequests,
    greet: async () => {
      const welcome = await client.request('createSession', {
        protocol: PROTOCOL_VERSION,
        hostKey,
        title: 'Two tones',
        hostName: 'Mika',
        visibility: 'public',
      });
      const device = await Device.factory();
      await device.load({ routerRtpCapabilities: deviceCapabilitiesOf(welcome.routerRtpCapabilities) });
      const { transport: parameters } = await client.request('createProducerTransport', {});
      const transport = device.createSendTransport(parameters);
      const { id: transportId } = transport;
      transport.on('connect', ({ dtlsParameters }, done, failed) => {
        client.request('connectTransport', { transportId, dtlsParameters }).then(done, failed);
      });
      transport.on('produce', ({ rtpParameters }, done, failed) => {
        client
          .request('produce', { transportId, kind: 'audio', rtpParameters })
          .then(({ producerId }) => done({ id: producerId }), failed);
      });
      await transport.produce({ track: music(), codecOptions: { opusStereo: true, opusNack: true } });
      live.resolve(welcome.session.sessionId);
    },
  });
  client.on('status', (status) => {
    if (status.state === 'stopped') live.reject(status.error);
  });
  const room = new RoomKeeper(client);
  const steer = requestOver<typeof steeringRequests>(client, steeringRequests);
  client.start();
  return {
    live: live.promise,
    play: (title: string) =>
      client.request('nowPlaying', {
        track: { title, artist: 'Aux & Cord', album: null, source: null, artworkId: null },
        playbackState: 'playing',
        position: { positionMs: 1_000, durationMs: 200_000, rate: 1, ageMs: 0 },
      }),
    pause: () => client.request('pause', {}),
    resume: () => client.request('resume', {}),
    /** The secret of a new invite. */
    invite: async (role: 'guest' | 'ops') => (await steer('createInvite', { role })).secret,
    /** Answers whoever asks to speak next. */
    answerAsk: async (admit: boolean) => {
      const asking = () => room.state.room.people.find(({ asksSinceMs }) => asksSinceMs !== null);
      while (!asking()) await new Promise((resolve) => room.onChange(resolve));
      const participantId = asking()?.participantId ?? '';
      await steer('answerAsk', { participantId, admit });
    },
    end: () => client.request('endSession', {}),
  };
}

Object.assign(window, { goLive });
