import { outputRequests } from './outputs/output-requests.ts';
import { steeringRequests } from './steering-requests.ts';

/** All that host and ops ask on the pages on which they steer a session, but for its desk. */
export const steeredRequests = { ...steeringRequests, ...outputRequests } as const;
