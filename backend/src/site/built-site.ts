import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SiteContext } from '@auxcast/shared-types';
import * as z from 'zod';
import { StartError } from '../config/index.ts';

/** What `@astrojs/node` exports in its middleware mode. */
type Render = (
  request: IncomingMessage,
  response: ServerResponse,
  next: undefined,
  locals: SiteContext,
) => Promise<void>;

const entry = z.object({
  handler: z.custom<Render>((handler) => typeof handler === 'function'),
});

/** The listener site as it was built: its files, and what renders its pages. */
export interface BuiltSite {
  readonly clientFolder: string;
  /** Answers every request: with the not-found page where no page is. */
  readonly render: (request: IncomingMessage, response: ServerResponse, locals: SiteContext) => Promise<void>;
}

/** @throws StartError when there is no built site */
export async function loadSite(siteFolder: string): Promise<BuiltSite> {
  const file = path.join(siteFolder, 'server/entry.mjs');
  if (!existsSync(file)) {
    throw new StartError(`The listener site is not built (${file} is missing): run npm run build.`);
  }
  const { handler } = entry.parse(await import(pathToFileURL(file).href));
  return {
    clientFolder: path.join(siteFolder, 'client'),
    render: (request, response, locals) => handler(request, response, undefined, locals),
  };
}

/** Nest's injection token for the `BuiltSite`. */
export const BUILT_SITE = Symbol('BuiltSite');
