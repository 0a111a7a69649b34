/** A worker that reads tracks: whatever the page is busy with, their sound comes to the mix in time. */
import { logger } from '@auxcast/shared-types/log';
import { READER_READY, readerWish } from './reader-wish.ts';
import { TrackReader } from './track-reader.ts';

const log = logger('mix');
const readers = new Map<number, TrackReader>();

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  const wish = readerWish.parse(data);
  if ('frames' in wish) void read(wish.id, new TrackReader(wish.frames, wish.to));
  else void readers.get(wish.id)?.close();
};
self.postMessage(READER_READY);

/** Never rejects. */
async function read(id: number, reader: TrackReader): Promise<void> {
  readers.set(id, reader);
  try {
    await reader.carry();
  } catch (error) {
    log.warn('A source of the mix cannot be read any more.', error);
  }
  readers.delete(id);
}
