import { ServiceUnavailableException } from '@nestjs/common';
import { expect, test } from 'vitest';
import { notReady } from './not-ready.ts';

test('names the parts that are not ready, and why', () => {
  const database = { status: 'down', message: 'behind by 3 writes', responseTime: 2 };
  const error = new ServiceUnavailableException({
    status: 'error',
    error: { database },
    details: { database, workers: { status: 'up', responseTime: 1 } },
  });
  expect(notReady(error)).toMatchObject({
    code: 'unavailable',
    message: 'Not ready: database behind by 3 writes.',
    details: { parts: { database: 'behind by 3 writes' } },
  });
});

test('hands back what it does not know', () => {
  const odd = new ServiceUnavailableException('odd');
  expect(notReady(odd)).toBe(odd);
  expect(notReady('odd')).toBe('odd');
});
