import type { RtpCapabilities } from '@auxcast/shared-types';
import type { SendingDevice } from '@auxcast/shared-types/talk';
import { deviceCapabilitiesOf } from '@auxcast/shared-types/transport';
import { Device } from '../player/webrtc.ts';

/** @throws when this browser cannot send sound */
export async function sendingDevice(routerRtpCapabilities: RtpCapabilities): Promise<SendingDevice> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: deviceCapabilitiesOf(routerRtpCapabilities) });
  return device;
}
