/** Between the protocol's WebRTC objects and mediasoup's, which names the header extensions it knows. */
import {
  type RtpCapabilities,
  type RtpParameters,
  rtpCapabilities,
  rtpParameters,
} from '@auxcast/shared-types';
import { getSupportedRtpCapabilities, type types } from 'mediasoup';

const KNOWN_EXTENSIONS: ReadonlyMap<string, types.RtpHeaderExtensionUri> = new Map(
  getSupportedRtpCapabilities().headerExtensions?.map(({ uri }) => [uri, uri]) ?? [],
);

/** Header extensions mediasoup has never heard of could not be negotiated: they are left out. */
export function toMediasoupCapabilities({
  codecs,
  headerExtensions,
}: RtpCapabilities): types.RtpCapabilities {
  return { ...(codecs && { codecs }), headerExtensions: (headerExtensions ?? []).flatMap(withKnownUri) };
}

export function toMediasoupParameters(parameters: RtpParameters): types.RtpParameters {
  return { ...parameters, headerExtensions: (parameters.headerExtensions ?? []).flatMap(withKnownUri) };
}

/** Mediasoup types MIME types loosely; the protocol's schema narrows them. */
export function fromMediasoupCapabilities(capabilities: types.RtpCapabilities): RtpCapabilities {
  return rtpCapabilities.parse(capabilities);
}

export function fromMediasoupParameters(parameters: types.RtpParameters): RtpParameters {
  return rtpParameters.parse(parameters);
}

function withKnownUri<T extends { uri: string }>(
  extension: T,
): (Omit<T, 'uri'> & { uri: types.RtpHeaderExtensionUri })[] {
  const uri = KNOWN_EXTENSIONS.get(extension.uri);
  return uri === undefined ? [] : [{ ...extension, uri }];
}
