import path from 'node:path';
import { WORKSPACE_ROOT } from '../config/index.ts';

/** Where the other projects' builds lie. */
export interface SitePlaces {
  /** Holds `client/` and `server/entry.mjs`, as `astro build` leaves them. */
  readonly siteFolder: string;
  /** The packed extension. */
  readonly extensionFile: string;
}

export const BUILT_PLACES: SitePlaces = {
  siteFolder: path.join(WORKSPACE_ROOT, 'listener-site/dist'),
  extensionFile: path.join(WORKSPACE_ROOT, 'extension/dist/auxcast-extension.zip'),
};
