import {
  commonRequests,
  PROTOCOL_VERSION,
  ProtocolError,
  type SeenGoLiveRight,
  type SeenReply,
} from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { type FailureCode, failureOf, failureOfMismatch } from '../failures/failures.ts';
import { hostKeyField, mayCarryKey } from './host-keys.ts';
import { socketUrl } from './server-address.ts';

export type ServerCheck =
  | { readonly ok: true; readonly version: string }
  | { readonly ok: false; readonly failure: FailureCode };

type ServerInfo = SeenReply<typeof commonRequests, 'serverInfo'>;

const BY_RIGHT: Readonly<Record<SeenGoLiveRight, FailureCode | undefined>> = {
  allowed: undefined,
  'host-key-required': 'host-key-required',
  'host-key-refused': 'host-key-refused',
  'not-from-here': 'not-from-here',
  other: 'refused-anyhow',
};

/** Asks a server, over the very way a broadcast would take, whether it would let this host go live. */
export async function checkServer(serverUrl: string, hostKey: string): Promise<ServerCheck> {
  try {
    if (hostKey !== '' && !mayCarryKey(serverUrl)) return { ok: false, failure: 'key-unprotected' };
    return judge(await askInfo(serverUrl, hostKey));
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

function judge({ version, protocol, goLive }: ServerInfo): ServerCheck {
  const failure = failureOfMismatch(PROTOCOL_VERSION, protocol) ?? BY_RIGHT[goLive];
  return failure ? { ok: false, failure } : { ok: true, version };
}

async function askInfo(serverUrl: string, hostKey: string): Promise<ServerInfo> {
  let info: ServerInfo | undefined;
  const client = new SignalingClient({
    url: socketUrl(serverUrl),
    requests: commonRequests,
    greet: async (greeting) => {
      info = await greeting.request('serverInfo', {
        protocol: PROTOCOL_VERSION,
        ...hostKeyField(serverUrl, hostKey),
      });
    },
  });
  try {
    return await new Promise<ServerInfo>((resolve, reject) => {
      client.on('status', (status) => {
        if (status.state === 'ready' && info) resolve(info);
        if (status.state !== 'away' && status.state !== 'stopped') return;
        reject(status.error ?? new ProtocolError('disconnected', 'The connection was closed.'));
      });
      client.start();
    });
  } finally {
    client.close();
  }
}
