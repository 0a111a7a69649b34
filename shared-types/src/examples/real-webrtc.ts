/**
 * WebRTC objects as they really come: taken from a mediasoup 3.27.1 router and from mediasoup-client 3.24.1
 * in Chromium 156 and Firefox ESR 153, sending stereo music to that router and receiving it. Unchanged.
 */
import type { types } from 'mediasoup-client';
import type { RtpCapabilities, TransportParameters } from '../webrtc.ts';

/** `router.rtpCapabilities` */
export const ROUTER_CAPABILITIES: RtpCapabilities = {
  codecs: [
    {
      kind: 'audio',
      mimeType: 'audio/opus',
      clockRate: 48000,
      channels: 2,
      rtcpFeedback: [
        {
          type: 'nack',
          parameter: '',
        },
        {
          type: 'transport-cc',
          parameter: '',
        },
      ],
      parameters: {},
      preferredPayloadType: 100,
    },
  ],
  headerExtensions: [
    {
      kind: 'audio',
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      preferredId: 1,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      preferredId: 1,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
      preferredId: 2,
      preferredEncrypt: false,
      direction: 'recvonly',
    },
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
      preferredId: 3,
      preferredEncrypt: false,
      direction: 'recvonly',
    },
    {
      kind: 'audio',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      preferredId: 4,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      preferredId: 4,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      preferredId: 5,
      preferredEncrypt: false,
      direction: 'recvonly',
    },
    {
      kind: 'video',
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      preferredId: 5,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      preferredId: 6,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
      preferredId: 7,
      preferredEncrypt: false,
      direction: 'recvonly',
    },
    {
      kind: 'video',
      uri: 'urn:3gpp:video-orientation',
      preferredId: 8,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:toffset',
      preferredId: 9,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
      preferredId: 10,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
      preferredId: 10,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
      preferredId: 11,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
      preferredId: 11,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'urn:mediasoup:params:rtp-hdrext:packet-id',
      preferredId: 12,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:mediasoup:params:rtp-hdrext:packet-id',
      preferredId: 12,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
  ],
};

/** `device.recvRtpCapabilities` */
export const CHROMIUM_CAPABILITIES: RtpCapabilities = {
  codecs: [
    {
      kind: 'audio',
      mimeType: 'audio/opus',
      preferredPayloadType: 100,
      clockRate: 48000,
      channels: 2,
      parameters: {
        minptime: 10,
        useinbandfec: 1,
      },
      rtcpFeedback: [
        {
          type: 'transport-cc',
          parameter: '',
        },
        {
          type: 'nack',
          parameter: '',
        },
      ],
    },
  ],
  headerExtensions: [
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      preferredId: 1,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      preferredId: 4,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      preferredId: 5,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      preferredId: 6,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:3gpp:video-orientation',
      preferredId: 8,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:toffset',
      preferredId: 9,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
      preferredId: 11,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
  ],
};

export const FIREFOX_CAPABILITIES: RtpCapabilities = {
  codecs: [
    {
      kind: 'audio',
      mimeType: 'audio/opus',
      preferredPayloadType: 100,
      clockRate: 48000,
      channels: 2,
      parameters: {
        maxplaybackrate: 48000,
        stereo: 1,
        useinbandfec: 1,
      },
      rtcpFeedback: [
        {
          type: 'transport-cc',
          parameter: '',
        },
      ],
    },
  ],
  headerExtensions: [
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      preferredId: 1,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      preferredId: 4,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      preferredId: 5,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'audio',
      uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      preferredId: 6,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'urn:ietf:params:rtp-hdrext:toffset',
      preferredId: 9,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
    {
      kind: 'video',
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
      preferredId: 11,
      preferredEncrypt: false,
      direction: 'sendrecv',
    },
  ],
};

/** What the send transport's `produce` event brings. */
export const CHROMIUM_PROGRAM: types.RtpParameters = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48000,
      channels: 2,
      parameters: {
        minptime: 10,
        useinbandfec: 0,
        'sprop-stereo': 1,
        usedtx: 0,
        ptime: 20,
      },
      rtcpFeedback: [
        {
          type: 'transport-cc',
          parameter: '',
        },
        {
          type: 'nack',
          parameter: '',
        },
      ],
    },
  ],
  headerExtensions: [
    {
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      id: 4,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      id: 2,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      id: 3,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      id: 1,
      encrypt: false,
      parameters: {},
    },
  ],
  encodings: [
    {
      ssrc: 284551453,
      active: true,
      maxBitrate: 128000,
      adaptivePtime: false,
      priority: 'high',
      networkPriority: 'high',
      dtx: false,
    },
  ],
  rtcp: {
    cname: 'uhN06Dj+lMLWj6cR',
    reducedSize: true,
  },
  msid: '4e6c53fc-d571-460f-8617-93d03d051896 ac2c2a82-bd0d-46ef-a6c8-d284c8bbefaa',
};

export const FIREFOX_PROGRAM: types.RtpParameters = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 109,
      clockRate: 48000,
      channels: 2,
      parameters: {
        maxplaybackrate: 48000,
        stereo: 1,
        useinbandfec: 0,
        'sprop-stereo': 1,
        usedtx: 0,
        ptime: 20,
      },
      rtcpFeedback: [
        {
          type: 'transport-cc',
          parameter: '',
        },
      ],
    },
  ],
  headerExtensions: [
    {
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      id: 3,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      id: 7,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      id: 1,
      encrypt: false,
      parameters: {},
    },
  ],
  encodings: [
    {
      ssrc: 2462385292,
      active: true,
      maxBitrate: 128000,
      adaptivePtime: false,
      priority: 'high',
      networkPriority: 'high',
      dtx: false,
    },
  ],
  rtcp: {
    cname: '{3a38a589-f572-4a70-9b78-3fbb23672aa1}',
    reducedSize: true,
  },
  msid: '{06168cb8-a3a7-49d1-831f-a030d7106912} {01c27562-21bb-46aa-9c55-13c6a95a711b}',
};

/** `consumer.rtpParameters` on the server, of Chromium's program for a Chromium listener. */
export const CHROMIUM_CONSUMER: types.RtpParameters = {
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 100,
      clockRate: 48000,
      channels: 2,
      parameters: {
        minptime: 10,
        useinbandfec: 0,
        'sprop-stereo': 1,
        usedtx: 0,
        ptime: 20,
      },
      rtcpFeedback: [
        {
          type: 'nack',
          parameter: '',
        },
      ],
    },
  ],
  headerExtensions: [
    {
      uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
      id: 1,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
      id: 4,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      id: 6,
      encrypt: false,
      parameters: {},
    },
    {
      uri: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
      id: 11,
      encrypt: false,
      parameters: {},
    },
  ],
  encodings: [
    {
      ssrc: 243980852,
      maxBitrate: 128000,
    },
  ],
  rtcp: {
    cname: 'uhN06Dj+lMLWj6cR',
    reducedSize: true,
  },
  msid: '4e6c53fc-d571-460f-8617-93d03d051896 ac2c2a82-bd0d-46ef-a6c8-d284c8bbefaa',
  mid: '0',
};

/** What a transport's `connect` event brings. */
export const CHROMIUM_DTLS: types.DtlsParameters = {
  role: 'client',
  fingerprints: [
    {
      algorithm: 'sha-256',
      value:
        '70:D6:33:AA:E6:C2:37:E5:8D:AA:02:CE:D8:B1:3A:FA:99:8B:A2:AD:FE:52:98:02:9B:F3:F8:E7:FE:05:AF:5B',
    },
  ],
};

export const FIREFOX_DTLS: types.DtlsParameters = {
  role: 'client',
  fingerprints: [
    {
      algorithm: 'sha-256',
      value:
        '22:96:8C:D5:5D:12:C7:39:BD:EC:13:94:58:94:FB:04:D3:F7:6F:CF:92:30:E2:D0:BD:D4:2B:4F:36:EA:2F:FF',
    },
  ],
};

/** A WebRTC transport on the server, as its client gets it. */
export const SERVER_TRANSPORT: TransportParameters = {
  id: '757695ed-ac14-4aeb-a11a-52c8fb6fe36c',
  iceParameters: {
    usernameFragment: '9z1or70rjv08mkoz4hdkn2pju0iudno4',
    password: 'r54tjvjmwa2mfrjzk8n8tr2tjqg5r950',
    iceLite: true,
  },
  iceCandidates: [
    {
      foundation: 'udpcandidate',
      priority: 1076302079,
      ip: '127.0.0.1',
      address: '127.0.0.1',
      protocol: 'udp',
      port: 53369,
      type: 'host',
    },
    {
      foundation: 'tcpcandidate',
      priority: 1076276479,
      ip: '127.0.0.1',
      address: '127.0.0.1',
      protocol: 'tcp',
      port: 30027,
      type: 'host',
      tcpType: 'passive',
    },
  ],
  dtlsParameters: {
    fingerprints: [
      {
        algorithm: 'sha-512',
        value:
          'A9:0D:C7:6E:F3:1C:07:E2:1C:FE:13:B1:B6:7D:3E:C5:7C:4F:32:75:4E:C7:69:81:94:4C:FD:E1:62:84:52:E5:4E:94:7F:97:19:33:FF:77:97:79:99:16:6A:D7:6C:4A:68:CD:BE:C4:FC:C4:68:17:FF:A9:9D:92:2F:59:4E:66',
      },
      {
        algorithm: 'sha-384',
        value:
          '24:42:A9:35:1B:59:4F:5F:AE:5D:83:08:65:26:08:49:15:20:7C:69:A0:1C:85:35:46:A3:44:D0:56:B5:F4:DA:C9:CB:08:F2:5D:7A:53:67:0A:25:0D:71:14:D6:9B:D9',
      },
      {
        algorithm: 'sha-256',
        value:
          '0E:52:5A:A7:FC:85:F4:99:5A:36:EA:B3:26:26:5C:02:08:C9:97:81:E3:8A:88:46:8A:52:15:42:FD:B6:C8:9D',
      },
      {
        algorithm: 'sha-224',
        value: 'C7:5D:DE:EE:FC:96:0D:9A:65:0B:57:F1:07:15:F0:60:AF:AC:71:B6:48:F0:AC:1D:3D:09:7A:5F',
      },
      {
        algorithm: 'sha-1',
        value: '04:18:19:02:5E:CB:01:29:83:54:CF:8A:5E:D2:66:9C:B6:B6:94:A0',
      },
    ],
    role: 'auto',
  },
};
