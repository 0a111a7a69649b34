import { expect, test } from 'vitest';
import { isOwnPath } from './own-paths.ts';

test.each([
  '/api',
  '/api/sessions',
  '/live/23456789ab.mp3',
  '/ws',
  '/healthz',
  '/readyz',
  '/metrics',
  '/extension.zip',
  '/api/',
])('%s is the backend’s', (path) => {
  expect(isOwnPath(path)).toBe(true);
});

test.each([
  '/',
  '/s/23456789ab',
  '/apiary',
  '/lively',
  '/wstest',
  '/healthz2',
  '/extension.zipper',
  '/x/api',
])('%s is a page’s', (path) => {
  expect(isOwnPath(path)).toBe(false);
});
