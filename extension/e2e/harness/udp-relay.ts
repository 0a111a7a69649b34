import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { NetworkLine } from './network-line.ts';

const PROGRAM = fileURLToPath(new URL('./udp-relay-main.ts', import.meta.url));

/** How badly packets travel, each way. */
export const relayWeather = z.object({
  /** Each packet is late by anything up to this, but behind the one before it. */
  jitterMs: z.number(),
  /** The share of packets that others overtake. */
  reorderPct: z.number(),
});
export type RelayWeather = z.infer<typeof relayWeather>;

const listening = z.object({ port: z.number() });

/**
 * A relay at a line's exchange that all UDP to the server's `port` takes: delay and reordering, made there. Own, because
 * kernels do this with netem, which is a module that not every one has, and packet filters alone cannot hold a packet back.
 */
export class UdpRelay {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(line: NetworkLine, serverPort: number): Promise<UdpRelay> {
    const [command, args] = line.atExchange(
      process.execPath,
      PROGRAM,
      line.serverAddress,
      String(serverPort),
    );
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      const said: unknown[] = await Promise.race([once(child, 'message'), ended(child)]);
      const relay = new UdpRelay(child, listening.parse(said[0]).port);
      line.divertUdp(serverPort, relay.port);
      return relay;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  turn(weather: RelayWeather): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#process.send(weather, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
  }
}

async function ended(child: ChildProcess): Promise<never> {
  const said: unknown[] = await once(child, 'exit');
  throw new Error(`The relay ended with ${said[0]}.`);
}
