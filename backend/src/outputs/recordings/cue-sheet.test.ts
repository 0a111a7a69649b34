import { expect, test } from 'vitest';
import { cueSheet } from './cue-sheet.ts';

const sheetOf = (chapters: Parameters<typeof cueSheet>[0]['chapters'], title = 'Kitchen') =>
  cueSheet({ title, fileName: 'a-program.ogg', chapters }).split('\r\n');

test('tells when each track began, in minutes, seconds and frames', () => {
  const chapters = [
    { startMs: 0, title: 'One', artist: 'Somebody' },
    { startMs: 61_500, title: 'Two', artist: null },
    { startMs: 6_000_013.4, title: 'Three', artist: null },
  ];
  expect(sheetOf(chapters)).toEqual([
    'TITLE "Kitchen"',
    'FILE "a-program.ogg" WAVE',
    '  TRACK 01 AUDIO',
    '    TITLE "One"',
    '    PERFORMER "Somebody"',
    '    INDEX 01 00:00:00',
    '  TRACK 02 AUDIO',
    '    TITLE "Two"',
    '    INDEX 01 01:01:37',
    '  TRACK 03 AUDIO',
    '    TITLE "Three"',
    '    INDEX 01 100:00:01',
    '',
  ]);
});

test('lets nobody write lines of it by what they call a track', () => {
  const title = 'A"\r\nFILE "/etc/passwd" BINARY\u2028';
  const lines = sheetOf([{ startMs: 0, title, artist: null }], title);
  expect(lines.filter((line) => line.startsWith('FILE'))).toEqual(['FILE "a-program.ogg" WAVE']);
  expect(lines[0]).toBe(`TITLE "A'  FILE '/etc/passwd' BINARY "`);
});

test('has no more tracks than two digits can count', () => {
  const chapters = Array.from({ length: 150 }, (_, at) => ({
    startMs: at * 1000,
    title: `${at}`,
    artist: null,
  }));
  expect(sheetOf(chapters).filter((line) => line.includes('TRACK '))).toHaveLength(99);
});
