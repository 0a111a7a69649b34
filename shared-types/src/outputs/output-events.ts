import * as z from 'zod/mini';
import type { Seen } from '../lenient.ts';
import { icecastOutput } from './icecast.ts';

/** All outputs of a session, in the order in which they were added. */
const outputs = z.strictObject({ outputs: z.array(icecastOutput) });
export type OutputList = z.infer<typeof outputs>;
/** As a client reads it. */
export type SeenOutputList = Seen<typeof outputs>;

/** What host and ops are told of the outputs, once there was one. Apart, for no listener's page loads it. */
export const outputEvents = { outputs } as const;
