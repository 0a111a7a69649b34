import type { RtpParameters, TransportParameters } from '@auxcast/shared-types';

export interface RemoteMedia {
  readonly transport: TransportParameters;
  readonly rtpParameters: RtpParameters;
  /** Offers come from a server that sends, answers from one that receives. */
  readonly type: 'offer' | 'answer';
}

/**
 * The server's side of a transport as SDP (RFC 8866, RFC 8839, RFC 8842), for an endpoint that speaks SDP
 * only. Own, because mediasoup-client writes SDP only for the browsers it knows.
 */
export function sessionDescription({ transport, rtpParameters, type }: RemoteMedia): string {
  const [codec] = rtpParameters.codecs;
  const [fingerprint] = transport.dtlsParameters.fingerprints.filter(
    ({ algorithm }) => algorithm === 'sha-256',
  );
  const candidate = transport.iceCandidates.find(
    ({ protocol, ip }) => protocol === 'udp' && ip.startsWith('127.'),
  );
  if (!codec || !fingerprint || !candidate)
    throw new Error('The server offers no Opus over UDP on loopback.');
  const mid = rtpParameters.mid ?? '0';
  const ssrc = rtpParameters.encodings?.[0]?.ssrc;
  const { payloadType } = codec;
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mid}`,
    `m=audio 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    'c=IN IP4 127.0.0.1',
    `a=mid:${mid}`,
    type === 'offer' ? 'a=sendonly' : 'a=recvonly',
    'a=rtcp-mux',
    `a=setup:${type === 'offer' ? 'actpass' : 'passive'}`,
    `a=ice-ufrag:${transport.iceParameters.usernameFragment}`,
    `a=ice-pwd:${transport.iceParameters.password}`,
    `a=fingerprint:sha-256 ${fingerprint.value}`,
    `a=rtpmap:${payloadType} opus/48000/2`,
    ...(type === 'offer' && ssrc !== undefined ? [`a=ssrc:${ssrc} cname:auxcast`] : []),
    `a=candidate:${candidate.foundation} 1 udp ${candidate.priority} ${candidate.ip} ${candidate.port} typ host`,
    'a=end-of-candidates',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** @throws Error when the description names none */
export function fingerprintOf(sdp: string): string {
  const value = /^a=fingerprint:sha-256 (\S+)/m.exec(sdp)?.[1];
  if (value === undefined) throw new Error('The description names no SHA-256 fingerprint.');
  return value;
}
