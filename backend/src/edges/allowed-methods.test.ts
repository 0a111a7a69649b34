import express from 'express';
import { expect, test } from 'vitest';
import { allowedMethods } from './allowed-methods.ts';

const { router } = express()
  .get('/api/sessions', () => undefined)
  .post('/api/sessions', () => undefined)
  .get('/api/sessions/:sessionId', () => undefined)
  .delete('/api/sessions/:sessionId', () => undefined)
  .get('/live/:sessionId.ogg', () => undefined)
  .all('/api/{*path}', () => undefined);

test.each([
  ['/api/sessions', ['GET', 'HEAD', 'POST']],
  ['/API/Sessions/', ['GET', 'HEAD', 'POST']],
  ['/api/sessions/x', ['DELETE', 'GET', 'HEAD']],
  ['/api/sessions/x/y', []],
  ['/live/x.ogg', ['GET', 'HEAD']],
  ['/live/x.wav', []],
  ['/live/.ogg', []],
  ['/api', []],
  ['/', []],
])('%s takes %j', (path, methods) => expect(allowedMethods(router, path)).toEqual(methods));
