import type { IceParameters, IceServer } from '../webrtc.ts';

interface Restartable {
  updateIceServers(options: { iceServers: IceServer[] }): Promise<void>;
  restartIce(options: { iceParameters: IceParameters }): Promise<void>;
}

interface IceReply {
  readonly iceParameters: IceParameters;
  readonly iceServers: IceServer[];
}

/** Looks for new paths to the same transport of the server (RFC 8445 §2.4): what a changed network needs. */
export async function restartIce(transport: Restartable, ask: () => Promise<IceReply>): Promise<void> {
  const { iceParameters, iceServers } = await ask();
  // In Firefox mediasoup-client can do no such thing; the restart works all the same.
  await transport.updateIceServers({ iceServers }).catch(onlyUnsupported);
  await transport.restartIce({ iceParameters });
}

function onlyUnsupported(error: unknown): void {
  if (!(error instanceof Error && error.name === 'UnsupportedError')) throw error;
}
