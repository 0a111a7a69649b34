import { parseServerAddress } from '../settings/server-address.ts';

/**
 * `preset.json` at the package's root: the server address the extension starts with. A server that offers the
 * package for download writes its own address into this one file.
 */
export function presetFile(partyUrl: string | undefined): string {
  if (!partyUrl) return `${JSON.stringify({ serverUrl: null })}\n`;
  const serverUrl = parseServerAddress(partyUrl);
  if (!serverUrl) throw new Error(`PARTY_URL is not a server address: ${partyUrl}`);
  return `${JSON.stringify({ serverUrl })}\n`;
}
