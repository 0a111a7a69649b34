import type { hostRequests } from '@auxcast/shared-types';
import type { SignalingClient } from '@auxcast/shared-types/client';

/** The connection of a host. */
export type HostClient = SignalingClient<typeof hostRequests>;
