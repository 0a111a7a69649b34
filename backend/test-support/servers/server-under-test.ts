import path from 'node:path';
import { freePort } from '../process/index.ts';
import { MeasuredServer } from './measured-server.ts';
import { NODE_FLAGS } from './node-flags.ts';

const PROGRAM = new URL('../../dist/main.js', import.meta.url);

/** Settings of the server, by the names of `.env.example`. */
export type ServerSettings = Readonly<Record<string, string>>;

/** A whole crowd comes from one address in a benchmark. */
export const CROWD_FROM_ONE_ADDRESS: ServerSettings = {
  MAX_CONNECTIONS_PER_ADDRESS: '100000',
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: '1000000',
  MAX_LISTENERS: '100000',
  MAX_LISTENERS_PER_SESSION: '100000',
};

/** Auxcast's own server as it is built. @param folder where its data and log go */
export async function startServerUnderTest(
  folder: string,
  settings: ServerSettings,
): Promise<MeasuredServer> {
  const port = await freePort();
  const env = {
    ...settings,
    HOST: '127.0.0.1',
    DATA_DIR: path.join(folder, `data-${port}`),
  };
  const logFile = path.join(folder, `server-${port}.log`);
  return MeasuredServer.start({ program: PROGRAM, nodeOptions: NODE_FLAGS, port, env, logFile });
}

export function settingsLine(settings: ServerSettings): string {
  const list = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return `Overridden on the server: ${list.join(' ')}`;
}
