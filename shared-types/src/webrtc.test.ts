import type { types } from 'mediasoup-client';
import {
  generateConsumerRemoteParameters,
  generateLocalDtlsParameters,
  generateNativeRtpCapabilities,
  generateRouterRtpCapabilities,
} from 'mediasoup-client/fakeParameters';
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as real from './examples/real-webrtc.ts';
import { CAPABILITIES, CONSUMER, DTLS, ICE, PARAMETERS, TRANSPORT } from './examples/webrtc-examples.ts';
import {
  consumerParameters,
  type DtlsParameters,
  dtlsParameters,
  type IceParameters,
  iceParameters,
  type RtpCapabilities,
  type RtpParameters,
  rtpCapabilities,
  rtpParameters,
  type TransportParameters,
  transportParameters,
} from './webrtc.ts';

const SCHEMAS = [
  { name: 'RTP capabilities', schema: rtpCapabilities, examples: CAPABILITIES },
  { name: 'RTP parameters', schema: rtpParameters, examples: PARAMETERS },
  { name: 'DTLS parameters', schema: dtlsParameters, examples: DTLS },
  { name: 'ICE parameters', schema: iceParameters, examples: ICE },
  { name: 'transport parameters', schema: transportParameters, examples: TRANSPORT },
  { name: 'consumer parameters', schema: consumerParameters, examples: CONSUMER },
];

describe.each(SCHEMAS)('$name', ({ schema, examples }) => {
  test.each(Object.entries(examples.accepted))('accepts %s', (_name, example) => {
    expect(schema.safeParse(example).success).toBe(true);
  });

  test.each(Object.entries(examples.refused))('refuses %s', (_name, example) => {
    expect(schema.safeParse(example).success).toBe(false);
  });
});

/** What only the sender's own encoder is told. */
function withoutSenderSettings(parameters: types.RtpParameters) {
  const encodings = parameters.encodings?.map(
    ({ active: _active, adaptivePtime: _ptime, priority: _priority, networkPriority: _network, ...rest }) =>
      rest,
  );
  return { ...parameters, encodings };
}

/** Nobody asks for RTCP on a port of its own. */
function withoutMux({ rtpParameters: { rtcp, ...parameters } }: types.ConsumerOptions): types.RtpParameters {
  return { ...parameters, rtcp: { cname: rtcp?.cname, reducedSize: rtcp?.reducedSize } };
}

describe('what browsers and servers really send', () => {
  test.each([
    ["a router's capabilities", real.ROUTER_CAPABILITIES],
    ["Chromium's capabilities", real.CHROMIUM_CAPABILITIES],
    ["Firefox's capabilities", real.FIREFOX_CAPABILITIES],
    ["mediasoup-client's router", generateRouterRtpCapabilities()],
    ["mediasoup-client's device", generateNativeRtpCapabilities()],
  ])('passes unharmed: %s', (_name, capabilities) => {
    expect(rtpCapabilities.parse(capabilities)).toEqual(capabilities);
  });

  test.each([
    ["Chromium's program", withoutSenderSettings(real.CHROMIUM_PROGRAM)],
    ["Firefox's program", withoutSenderSettings(real.FIREFOX_PROGRAM)],
    ["Chromium's consumer", real.CHROMIUM_CONSUMER],
    [
      "mediasoup-client's consumer",
      withoutMux(generateConsumerRemoteParameters({ codecMimeType: 'audio/opus' })),
    ],
  ])('passes unharmed: %s', (_name, parameters) => {
    expect(rtpParameters.parse(parameters)).toEqual(parameters);
  });

  test("drops the sender's own settings, and nothing else, from Chromium's program", () => {
    expect(rtpParameters.parse(real.CHROMIUM_PROGRAM)).toEqual(withoutSenderSettings(real.CHROMIUM_PROGRAM));
  });

  test('passes unharmed: transports and certificates', () => {
    expect(transportParameters.parse(real.SERVER_TRANSPORT)).toEqual(real.SERVER_TRANSPORT);
    expect(dtlsParameters.parse(real.CHROMIUM_DTLS)).toEqual(real.CHROMIUM_DTLS);
    expect(dtlsParameters.parse(real.FIREFOX_DTLS)).toEqual(real.FIREFOX_DTLS);
    const { fingerprints } = generateLocalDtlsParameters();
    expect(dtlsParameters.parse({ fingerprints })).toEqual({ fingerprints });
  });

  test('keeps what music depends on', () => {
    const [codec] = rtpParameters.parse(real.CHROMIUM_PROGRAM).codecs;
    expect(codec?.parameters).toMatchObject({ 'sprop-stereo': 1, useinbandfec: 0, usedtx: 0, ptime: 20 });
    expect(codec?.rtcpFeedback).toContainEqual({ type: 'nack', parameter: '' });
    const rtx = rtpCapabilities
      .parse(generateRouterRtpCapabilities())
      .codecs?.find(({ mimeType }) => mimeType === 'video/rtx');
    expect(rtx?.parameters).toEqual({ apt: 101 });
  });

  test('drops what is not known, and never a prototype', () => {
    const hostile: unknown = JSON.parse(
      '{"codecs":[{"kind":"audio","mimeType":"audio/opus","preferredPayloadType":100,"clockRate":48000,' +
        '"vendor":{"deep":[[]]},"parameters":{"__proto__":"x","stereo":1}}],"fecMechanisms":[],"__proto__":{"a":1}}',
    );
    const parsed = rtpCapabilities.parse(hostile);
    expect(parsed).toEqual({
      codecs: [
        {
          kind: 'audio',
          mimeType: 'audio/opus',
          preferredPayloadType: 100,
          clockRate: 48_000,
          parameters: { stereo: 1 },
        },
      ],
    });
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});

const NEW_EXTENSION = { kind: 'audio', uri: 'urn:example:not-known-yet', preferredId: 14 };

type Library = types.RtpParameters;
type Codec = RtpParameters['codecs'][number];
type Encoding = NonNullable<RtpParameters['encodings']>[number];
type Candidate = TransportParameters['iceCandidates'][number];
type LibraryCandidate = types.TransportOptions['iceCandidates'][number];
type Uri<T extends { headerExtensions?: { uri: string }[] }> = NonNullable<
  T['headerExtensions']
>[number]['uri'];

describe('the types', () => {
  test("take mediasoup-client's as they are", () => {
    expectTypeOf<types.RtpCapabilities>().toExtend<RtpCapabilities>();
    expectTypeOf<types.RtpParameters>().toExtend<RtpParameters>();
    expectTypeOf<types.DtlsParameters>().toExtend<DtlsParameters>();
    expectTypeOf<types.IceParameters>().toExtend<IceParameters>();
    expectTypeOf<LibraryCandidate>().toExtend<Candidate>();
    expect(rtpParameters.safeParse(real.FIREFOX_PROGRAM).success).toBe(true);
  });

  test("are mediasoup-client's, but for the header extensions, of which browsers may know more", () => {
    expectTypeOf<Omit<RtpCapabilities, 'headerExtensions'>>().toExtend<types.RtpCapabilities>();
    expectTypeOf<Omit<RtpParameters, 'headerExtensions'>>().toExtend<types.RtpParameters>();
    expectTypeOf<Codec>().toExtend<Library['codecs'][number]>();
    expectTypeOf<Encoding>().toExtend<NonNullable<Library['encodings']>[number]>();
    expectTypeOf<DtlsParameters>().toExtend<types.DtlsParameters>();
    expectTypeOf<IceParameters>().toExtend<types.IceParameters>();
    expectTypeOf<Candidate>().toExtend<LibraryCandidate>();
    expectTypeOf<Uri<RtpParameters>>().toEqualTypeOf<string>();
    expectTypeOf<Uri<Library>>().toExtend<Uri<RtpParameters>>();
    expect(rtpCapabilities.safeParse({ headerExtensions: [NEW_EXTENSION] }).success).toBe(true);
  });
});
