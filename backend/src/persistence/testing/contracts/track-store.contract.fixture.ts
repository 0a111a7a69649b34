import { expect, test } from 'vitest';
import type { Store } from '../../store.ts';
import { TRACKS_KEPT } from '../../tracks/track-store.ts';
import { record, sampleTrack } from '../records.fixture.ts';

/** What every database must do with tracks. */
export function trackContract(store: () => Store): void {
  test('keeps tracks in order and replaces one whose artwork came later', async () => {
    await store().sessions.create(record('s3'));
    await store().tracks.put('s3', sampleTrack(2, { source: null, artist: null }));
    await store().tracks.put('s3', sampleTrack(1));
    await store().tracks.put('s3', sampleTrack(1, { artworkUrl: '/a.png' }));
    expect(await store().tracks.of('s3')).toEqual([
      sampleTrack(1, { artworkUrl: '/a.png' }),
      sampleTrack(2, { source: null, artist: null }),
    ]);
    expect(await store().tracks.of('nobody')).toEqual([]);
  });

  test('keeps the last tracks of a session, however many it plays', async () => {
    await store().sessions.create(record('long'));
    await store().sessions.create(record('short'));
    await store().tracks.put('short', sampleTrack(1));
    for (const number of [1, 2, TRACKS_KEPT, TRACKS_KEPT + 1])
      await store().tracks.put('long', sampleTrack(number));
    expect((await store().tracks.of('long')).map(({ number }) => number)).toEqual([
      2,
      TRACKS_KEPT,
      TRACKS_KEPT + 1,
    ]);
    expect(await store().tracks.of('short')).toHaveLength(1);
  });

  test('refuses a track of no session, without its words', async () => {
    await expect(store().tracks.put('nobody', sampleTrack(1))).rejects.toThrow(
      /^The database refused: (?!.*Track 1)/s,
    );
  });
}
