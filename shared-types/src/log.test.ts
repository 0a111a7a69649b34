import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { logger } from './log.ts';

let said: string[];

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void said.push(`${level} ${line}`));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('says who speaks, at the console’s own levels', () => {
  const log = logger('uplink');
  log.debug('One.');
  log.info('Two.');
  log.warn('Three.');
  log.error('Four.');
  expect(said).toEqual([
    'debug [uplink] One.',
    'info [uplink] Two.',
    'warn [uplink] Three.',
    'error [uplink] Four.',
  ]);
});

test('says what an error says, where it was made and what it came of, as text', () => {
  const log = logger('uplink');
  log.warn('No.', new RangeError('too far', { cause: new Error('the wind') }));
  expect(said[0]).toMatch(
    /^warn \[uplink\] No\.\nRangeError: too far\n[\s\S]+\n +at [\s\S]+\nError: the wind$/,
  );
  // As Firefox has it.
  log.warn('No.', Object.assign(new Error('too far'), { stack: 'step@file.js:1' }));
  expect(said[1]).toBe('warn [uplink] No.\nError: too far\nstep@file.js:1');
  for (const odd of ['text', Symbol('odd'), { toString: () => 'told' }]) log.warn('No.', odd);
  expect(said.slice(2).map((line) => line.split('\n')[1])).toEqual(['text', 'Symbol(odd)', 'told']);
});

test('says so much a minute at most, and how much it left out', () => {
  const log = logger('page');
  for (let i = 0; i < 1000; i += 1) log.warn(`Line ${i}.`);
  expect(said).toHaveLength(20);
  logger('other').warn('Heard.');
  expect(said).toHaveLength(21);
  vi.advanceTimersByTime(59_999);
  log.error('Not yet.');
  expect(said).toHaveLength(21);
  vi.advanceTimersByTime(1);
  log.info('Later.');
  log.info('Last.');
  expect(said.slice(21)).toEqual(['info [page] Later. (981 before it left out)', 'info [page] Last.']);
});

test('writes no line longer than it may, whatever an error says', () => {
  logger('page').warn('No.', new Error('x'.repeat(1_000_000)));
  logger('page').warn('x'.repeat(1_000_000));
  expect(said.map((line) => line.length)).toEqual([2005, 2005]);
});

test('never throws, whatever a page has made of errors and the console', () => {
  const log = logger('page');
  const hostile = {
    toString(): string {
      throw new Error('mine');
    },
  };
  log.warn('No.', hostile);
  log.warn('No.', Object.create(null));
  vi.mocked(console.warn).mockImplementation(() => {
    throw new Error('mine');
  });
  log.warn('No.');
  expect(said).toEqual([]);
});
