import type { hostRequests, Method, RequestInput, SeenReply } from '@auxcast/shared-types';

type HostRequests = typeof hostRequests;

/** One request to the server with its reply. Rejects with a ProtocolError. */
export type HostRequest = <K extends Method<HostRequests>>(
  method: K,
  data: RequestInput<HostRequests, K>,
) => Promise<SeenReply<HostRequests, K>>;
