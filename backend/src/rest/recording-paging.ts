import type { RecordingList } from '@auxcast/shared-types';
import * as z from 'zod';
import { type Recordings, recordingView } from '../outputs/index.ts';
import type { RecordingPlace } from '../persistence/index.ts';
import { Cursors } from './cursors.ts';
import type { PageQuery } from './paging.ts';

const places = new Cursors<RecordingPlace>({
  list: 'recordings',
  place: z.strictObject({ startedAtMs: z.number(), recordingId: z.string().max(64) }),
});

/**
 * Newest first, of one session or of all.
 * @throws ProtocolError `bad-request`, with `path: 'cursor'`; `unavailable`
 */
export async function recordingPageOf(
  recordings: Pick<Recordings, 'page'>,
  { cursor, limit }: PageQuery,
  sessionId?: string,
): Promise<RecordingList> {
  const after = cursor === undefined ? undefined : places.read(cursor);
  const { recordings: records, next } = await recordings.page({ sessionId, after, limit });
  return {
    recordings: records.map((record) => recordingView(record)),
    nextCursor: next === undefined ? null : places.write(next),
  };
}
