/** What host and ops may ask about the program's other ways out. */
import * as z from 'zod/mini';
import { nothing } from '../common-requests.ts';
import { opaqueId } from '../ids.ts';
import { icecastWish } from './icecast-wish.ts';

const done = { reply: nothing } as const;
const aboutOutput = z.strictObject({ outputId: opaqueId });

/** All of them that a page needs: it counts every byte. */
export const outputReplies = {
  addOutput: { reply: z.strictObject({ outputId: opaqueId }) },
  startOutput: done,
  stopOutput: done,
  removeOutput: done,
} as const;

export const outputRequests = {
  /** An Icecast server to push the program to. Nothing is sent before it is started. */
  addOutput: { ...outputReplies.addOutput, data: icecastWish },
  /** From now on, also over breaks and restarts of either server, until it is stopped. */
  startOutput: { ...outputReplies.startOutput, data: aboutOutput },
  stopOutput: { ...outputReplies.stopOutput, data: aboutOutput },
  removeOutput: { ...outputReplies.removeOutput, data: aboutOutput },
} as const;
