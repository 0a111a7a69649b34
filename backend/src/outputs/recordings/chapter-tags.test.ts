import { expect, test } from 'vitest';
import { sampleTrack } from '../../persistence/testing/records.fixture.ts';
import { ChapterList } from './chapter-list.ts';
import { chapterTags } from './chapter-tags.ts';

test('chapters are written as players read them', () => {
  expect(
    chapterTags([
      { startMs: 0, title: 'One', artist: null },
      { startMs: 3_723_004.9, title: 'Two', artist: 'Somebody' },
    ]),
  ).toEqual([
    ['CHAPTER001', '00:00:00.000'],
    ['CHAPTER001NAME', 'One'],
    ['CHAPTER002', '01:02:03.004'],
    ['CHAPTER002NAME', 'Somebody – Two'],
  ]);
});

test('a track that played before the recording is its first chapter; what becomes known later amends it', () => {
  const list = new ChapterList(1000);
  list.started(sampleTrack(7), 400);
  list.started(sampleTrack(8), 3500);
  list.amended(sampleTrack(7, { title: 'Better', artist: null }));
  list.amended(sampleTrack(3, { title: 'Of another time' }));
  expect(list.all).toEqual([
    { startMs: 0, title: 'Better', artist: null },
    { startMs: 2500, title: 'Track 8', artist: 'Somebody' },
  ]);
});
