import express from 'express';
import { expect, test } from 'vitest';
import { allowedMethods } from './allowed-methods.ts';

const { router } = express()
  .get('/api/sessions', () => undefined)
  .post('/api/sessions', () => undefined)
  .get('/api/sessions/:sessionId', () => undefined)
  .delete('/api/sessions/:sessionId', () => undefined)
  .all('/api/{*path}', () => undefined);

test.each([
  ['/api/sessions', ['GET', 'HEAD', 'POST']],
  ['/API/Sessions/', ['GET', 'HEAD', 'POST']],
  ['/api/sessions/x', ['DELETE', 'GET', 'HEAD']],
  ['/api/sessions/x/y', []],
  ['/api', []],
  ['/', []],
])('%s takes %j', (path, methods) => expect(allowedMethods(router, path)).toEqual(methods));
