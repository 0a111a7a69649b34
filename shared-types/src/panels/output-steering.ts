import type { outputRequests } from '../outputs/output-requests.ts';
import type { Method, RequestInput, SeenReply } from '../requests.ts';

type OutputRequests = typeof outputRequests;

/** What host and ops may ask the server of the program's other ways out. Rejects with what it answered. */
export type OutputSteer = <K extends Method<OutputRequests>>(
  method: K,
  data: RequestInput<OutputRequests, K>,
) => Promise<SeenReply<OutputRequests, K>>;
