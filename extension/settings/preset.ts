import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { DEFAULT_SERVER_URL, parseServerAddress } from './server-address.ts';

const preset = z.object({ serverUrl: z.nullable(z.string()) });

/** The server this copy of the extension came from, or was built for; else the one `npm start` makes. */
export async function presetServerUrl(): Promise<string> {
  const response = await fetch(browser.runtime.getURL('/preset.json'));
  const parsed = preset.safeParse(await response.json());
  const typed = parsed.success ? parsed.data.serverUrl : null;
  return (typed && parseServerAddress(typed)) || DEFAULT_SERVER_URL;
}
