import type { CorsOptionsDelegate } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { Request } from 'express';

/** Any page may play a stream, and read the titles in it. */
const STREAMS = {
  origin: '*',
  methods: ['GET', 'HEAD'],
  allowedHeaders: ['Icy-MetaData', 'Range'],
  exposedHeaders: ['Auxcast-Captured-At-Ms', 'Icy-Br', 'Icy-MetaInt', 'Icy-Name', 'Icy-Url', 'Retry-After'],
  maxAge: 86_400,
};

/**
 * Any page may call the API: rights come with bearer tokens, never with cookies. Pages of the site are nobody
 * else's. What a plain request to `/ws` is told may be read too, so that a client can tell a server without
 * WebSockets from none at all.
 */
export const corsFor: CorsOptionsDelegate<Request> = (request, callback) => {
  if (request.path.startsWith('/live/')) {
    callback(null, STREAMS);
    return;
  }
  if (!request.path.startsWith('/api/') && request.path !== '/ws') {
    callback(null, { origin: false });
    return;
  }
  callback(null, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Location', 'Retry-After'],
    maxAge: 86_400,
  });
};
