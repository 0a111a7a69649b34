import type { types } from 'mediasoup';

export interface ListeningOptions {
  readonly ips: readonly string[];
  readonly port: number;
  readonly outward: readonly string[];
}

/** One WebRtcServer of a worker: a port, UDP and TCP, on some addresses of this machine. */
export class Listening {
  readonly port: number;
  readonly ips: ReadonlySet<string>;
  readonly server: types.WebRtcServer;
  /** Those of the machine's addresses that led to the internet when it began. */
  readonly outward: readonly string[];
  #holders = 0;
  #isRetired = false;

  private constructor(server: types.WebRtcServer, { ips, port, outward }: ListeningOptions) {
    this.server = server;
    this.ips = new Set(ips);
    this.port = port;
    this.outward = outward;
  }

  static async create(worker: types.Worker, options: ListeningOptions): Promise<Listening> {
    const { ips, port } = options;
    const server = await worker.createWebRtcServer({
      // Each ranks a little below the one before: on a machine with many addresses, TCP at the first would
      // else be preferred to UDP at the last.
      listenInfos: (['udp', 'tcp'] as const).flatMap((protocol) => ips.map((ip) => ({ ip, protocol, port }))),
    });
    return new Listening(server, options);
  }

  /** Whether anybody has a transport on it. */
  get isHeld(): boolean {
    return this.#holders > 0;
  }

  get isClosed(): boolean {
    return this.server.closed;
  }

  /** For a transport, before it is asked for. */
  hold(): void {
    this.#holders += 1;
  }

  /** To be called once for each `hold`: the transport is closed, or could not be made. */
  letGo(): void {
    this.#holders -= 1;
    this.#closeIfLeft();
  }

  /**
   * Another takes its place for whoever comes; it stays for those who have a transport on it, and closes
   * after the last.
   */
  retire(): void {
    this.#isRetired = true;
    this.#closeIfLeft();
  }

  #closeIfLeft(): void {
    if (this.#isRetired && this.#holders === 0) this.server.close();
  }
}
