import type { CorsOptionsDelegate } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { Request } from 'express';

/** Any page may call the API: rights come with bearer tokens, never with cookies. Pages of the site are nobody else's. */
export const corsFor: CorsOptionsDelegate<Request> = (request, callback) => {
  if (!request.path.startsWith('/api/')) {
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
