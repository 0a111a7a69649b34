import path from 'node:path';
import { freePort } from '../process/free-port.ts';
import { MeasuredServer } from './measured-server.ts';

const PROGRAM = new URL('./bare-server-main.ts', import.meta.url);

/** Bare mediasoup and `ws`. @param folder where its log goes */
export async function startBareServer(folder: string): Promise<MeasuredServer> {
  const port = await freePort();
  const logFile = path.join(folder, `bare-${port}.log`);
  return MeasuredServer.start({ program: PROGRAM, port, env: {}, logFile });
}
