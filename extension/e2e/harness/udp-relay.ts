import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { NetworkLine } from './network-line.ts';
import { SideProgram } from './side-program.ts';

const PROGRAM = fileURLToPath(new URL('./udp-relay-main.ts', import.meta.url));

/** How badly packets travel, each way. */
export const relayWeather = z.object({
  /** Each packet is late by anything up to this, but behind the one before it. */
  jitterMs: z.number(),
  /** The share of packets that others overtake. */
  reorderPct: z.number(),
});
export type RelayWeather = z.infer<typeof relayWeather>;

/** What became of packets, both ways together. */
export const relayTally = z.object({
  carried: z.int(),
  /** How late they were, on an average. */
  meanLateMs: z.number(),
  /** Those that came after one that had left behind them. */
  overtaken: z.int(),
});
export type RelayTally = z.infer<typeof relayTally>;

const listening = z.object({ port: z.number() });
type Listening = z.infer<typeof listening>;

/**
 * A relay at a line's exchange that all UDP to the server's `port` takes: delay and reordering, made there.
 * Own, because kernels do this with netem, which is a module that not every one has, and packet filters alone
 * cannot hold a packet back.
 */
export class UdpRelay {
  readonly #program: SideProgram<Listening>;

  private constructor(program: SideProgram<Listening>) {
    this.#program = program;
  }

  static async start(line: NetworkLine, serverPort: number): Promise<UdpRelay> {
    const { serverAddress } = line;
    const command = line.atExchange(process.execPath, PROGRAM, serverAddress, String(serverPort));
    const relay = new UdpRelay(await SideProgram.start('relay', command, listening));
    try {
      line.divertUdp(serverPort, relay.port);
      return relay;
    } catch (error) {
      await relay.close();
      throw error;
    }
  }

  get port(): number {
    return this.#program.greeting.port;
  }

  /** From now on it is so. Returns what became of packets in the weather before. */
  turn(weather: RelayWeather): Promise<RelayTally> {
    return this.#program.ask(weather, relayTally);
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#program.close();
  }
}
