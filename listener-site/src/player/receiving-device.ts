import type { RtpCapabilities } from '@auxcast/shared-types';
import { deviceCapabilitiesOf } from '@auxcast/shared-types/transport';
import { Device } from './webrtc.ts';

/** How long this browser's WebRTC may take to say what it can. */
const LOAD_MS = 20_000;

/** No new try mends it. */
class Unsupported extends Error {
  override readonly name = 'UnsupportedError';
}

/**
 * The device that mediasoup-client finds. WebRTC may be missing or be a stand-in that throws (privacy
 * extensions, policies, embedded web views), or lack Opus; all of that takes an instant, so what takes long
 * will not come.
 * @throws Unsupported when this browser cannot receive sound, or is kept from it
 */
export async function receivingDevice(routerRtpCapabilities: RtpCapabilities): Promise<Device> {
  try {
    return await inTime(loadedDevice(routerRtpCapabilities));
  } catch (error) {
    throw new Unsupported('This browser cannot receive sound.', { cause: error });
  }
}

async function loadedDevice(capabilities: RtpCapabilities): Promise<Device> {
  if (lacksOpus()) throw new Error('No Opus.');
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: deviceCapabilitiesOf(capabilities) });
  return device;
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('WebRTC does not answer.')), LOAD_MS);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** Browsers that do not say what they receive are asked by mediasoup-client. */
function lacksOpus(): boolean {
  if (typeof RTCRtpReceiver !== 'function') return false;
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs;
  return codecs?.every(({ mimeType }) => mimeType.toLowerCase() !== 'audio/opus') ?? false;
}
