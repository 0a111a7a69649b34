import type { types } from 'mediasoup';

/** One WebRtcServer of a worker: a port, UDP and TCP, on some addresses of this machine. */
export class Listening {
  readonly port: number;
  readonly ips: ReadonlySet<string>;
  readonly server: types.WebRtcServer;
  #holders = 0;
  #isRetired = false;

  private constructor(server: types.WebRtcServer, ips: readonly string[], port: number) {
    this.server = server;
    this.ips = new Set(ips);
    this.port = port;
  }

  static async create(worker: types.Worker, ips: readonly string[], port: number): Promise<Listening> {
    const server = await worker.createWebRtcServer({
      listenInfos: ips.flatMap((ip) => [
        { ip, protocol: 'udp' as const, port },
        { ip, protocol: 'tcp' as const, port },
      ]),
    });
    return new Listening(server, ips, port);
  }

  /** For a transport, from before it is asked for until it is closed. @returns its release, to be called once or more */
  hold(): () => void {
    this.#holders += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      this.#closeIfLeft();
    };
  }

  /** Another takes its place for whoever comes; it stays for those who have a transport on it, and closes after the last. */
  retire(): void {
    this.#isRetired = true;
    this.#closeIfLeft();
  }

  #closeIfLeft(): void {
    if (this.#isRetired && this.#holders === 0) this.server.close();
  }
}
