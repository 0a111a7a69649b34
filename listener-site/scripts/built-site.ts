import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { SiteContext } from '@auxcast/shared-types';
import * as z from 'zod/mini';

/** What `@astrojs/node` makes in its middleware mode. */
type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: undefined,
  locals: SiteContext,
) => Promise<void>;

const entry = z.object({ handler: z.custom<Handler>((handler) => typeof handler === 'function') });

const DIST = path.join(import.meta.dirname, '../dist');

/** The files that browsers load. */
export const CLIENT_DIR = path.join(DIST, 'client');

/** What renders the pages of the built site. */
export async function builtHandler(): Promise<Handler> {
  const built: unknown = await import(path.join(DIST, 'server/entry.mjs'));
  return entry.parse(built).handler;
}
