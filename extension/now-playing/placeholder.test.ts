import { describe, expect, test } from 'vitest';
import { isPlaceholder, isPlaceholderOfPage, isPlaceholderTitle } from './placeholder.ts';

describe('is no title', () => {
  test.each([
    'Loading…',
    'Loading...',
    'LOADING',
    'Loading 45%',
    '⏳ Loading track…',
    'Loading your music',
    'Now loading',
    'Buffering…',
    'Connecting to station...',
    'Please wait',
    'Wird geladen …',
    'Chargement en cours…',
    'Cargando…',
    '読み込み中',
    'Загрузка...',
    'Unknown',
    'Unknown Title',
    'Untitled',
    'undefined',
    '[object Object]',
    'N/A',
    '…',
    '- - -',
    '',
  ])('%j, without an artist', (title) => {
    expect(isPlaceholderTitle(title, '')).toBe(true);
    expect(isPlaceholderTitle(title, 'Unknown Artist')).toBe(true);
  });

  test.each(['Loading…', 'Buffering ...', 'Lädt …', 'Loading 12%'])('%j, beside any artist', (title) => {
    expect(isPlaceholderTitle(title, 'The artist before')).toBe(true);
  });
});

describe('is a title', () => {
  test.each(['Loading', 'Please Wait', 'Untitled', 'Unknown', 'Null', '-', 'Wait for It…', 'Unknown Title'])(
    '%j by somebody',
    (title) => {
      expect(isPlaceholderTitle(title, 'The Band')).toBe(false);
    },
  );

  test.each(['Loading Zone', 'Waiting Room', '?', '!!!', '÷', 'Lade mich ein', '99%', 'Untitled 2', '1999'])(
    '%j, of whoever it is',
    (title) => {
      expect(isPlaceholderTitle(title, '')).toBe(false);
    },
  );
});

test.each([
  ['Unknown Artist', true],
  ['<unknown>', true],
  ['Loading…', true],
  ['Unbekannter Interpret', true],
  ['Unknown Mortal Orchestra', false],
  ['The The', false],
])('%j is no artist: %s', (artist, is) => {
  expect(isPlaceholder(artist)).toBe(is);
});

test.each([
  ['Loading… | Some Site', true],
  ['Some Site - Loading...', true],
  ['Please wait', true],
  ['Loading - The Band', false],
  ['First Light | Some Site', false],
])('%j, as a page’s title, names nothing: %s', (title, is) => {
  expect(isPlaceholderOfPage(title)).toBe(is);
});
