import path from 'node:path';
import { freePort } from '../../test-support/process/index.ts';
import { MeasuredServer } from '../../test-support/servers/index.ts';

const PROGRAM = new URL('./bare-server-main.ts', import.meta.url);

export interface BareServerOptions {
  /**
   * Sends lost packets again, as Auxcast does: mediasoup keeps the last second's packets of every listener
   * for it.
   */
  readonly repairsLoss: boolean;
}

/** Bare mediasoup and `ws`. @param folder where its log goes */
export async function startBareServer(
  folder: string,
  { repairsLoss }: BareServerOptions = { repairsLoss: true },
): Promise<MeasuredServer> {
  const port = await freePort();
  const logFile = path.join(folder, `bare-${port}.log`);
  return MeasuredServer.start({
    program: PROGRAM,
    port,
    env: { REPAIRS_LOSS: String(repairsLoss) },
    logFile,
  });
}
