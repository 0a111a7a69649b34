import type { recordingRequests } from '@auxcast/shared-types';
import { recordingView } from '../outputs/index.ts';
import type { Edge } from './edge.ts';
import { type Routes, rightRoute } from './route.ts';

/** Of this session, newest first: those that are listed over a socket. */
const LISTED = 50;

/** For host and ops. */
export function recordingRoutes({
  recordings,
  recordingLinks,
}: Edge): Routes<keyof typeof recordingRequests> {
  return {
    startRecording: rightRoute('startRecording', 'outputs', async ({ session }, wish) => ({
      recordingId: await recordings.start(session, wish),
    })),

    stopRecording: rightRoute('stopRecording', 'outputs', async ({ session }) => {
      await recordings.stop(session);
      return {};
    }),

    listRecordings: rightRoute('listRecordings', 'outputs', async ({ session }, _data, { visitor }) => {
      const { recordings: records } = await recordings.page({ sessionId: session.id, limit: LISTED });
      const views = records.map((record) => recordingView(record));
      const listed = views.map(async (view) => ({
        ...view,
        links: await recordingLinks.of(view, visitor.origin),
      }));
      return { recordings: await Promise.all(listed) };
    }),
  };
}
