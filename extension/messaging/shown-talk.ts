import { lenient, outputEvents, room, you } from '@auxcast/shared-types';
import * as z from 'zod/mini';

const microphone = z.object({
  /** `asking`: it is being opened. */
  state: z.enum(['off', 'asking', 'open', 'failed']),
  /** What there is to say about it, or nothing. */
  words: z.string(),
  /** `null`: whichever the system takes. */
  deviceId: z.nullable(z.string()),
  /** Whether echo and noise are taken away. */
  isCleaned: z.boolean(),
  devices: z.array(z.object({ deviceId: z.string(), name: z.string() })),
});
export type ShownMicrophone = z.infer<typeof microphone>;

/** Who may talk to whom in the session, and what the host does of that. */
export const shownTalk = z.object({
  participantId: z.string(),
  you: lenient(you),
  room: lenient(room),
  /** The program's other ways out; `null` while there was none. */
  outputs: z.nullable(lenient(outputEvents.outputs)),
  /** How many cheer. */
  cheering: z.number(),
  /** Channels that the host talks on until they are switched off. */
  latched: z.array(z.string()),
  /** These, and those that a button is held for. */
  held: z.array(z.string()),
  /** Channels whose listen button is off. */
  unheard: z.array(z.string()),
  /** 0 to 1, by channel; 1 unless it is here. */
  volumes: z.record(z.string(), z.number()),
  microphone,
  /** Why the last thing that was asked did not work; empty when it did. */
  refusal: z.string(),
});
export type ShownTalk = z.infer<typeof shownTalk>;
