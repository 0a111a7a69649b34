import {
  BenchProcess,
  freePort,
  type MemoryCgroup,
  mediaWorkers,
  proportionalBytes,
} from '../../test-support/process/index.ts';
import { NODE_FLAGS, untilReady } from '../../test-support/servers/index.ts';

const ASK_EVERY_MS = 10;
const LOOK_EVERY_MS = 20;
const PROGRAM = new URL('../../dist/main.js', import.meta.url);

export interface PlainServerOptions {
  /** `file:` URL; Auxcast's own server as it is built unless given. */
  readonly program?: URL;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly cgroup?: MemoryCgroup;
}

/** A server in a process of its own as it runs for people: without a probe, whose memory would count. */
export class PlainServer {
  readonly port: number;
  /** From its command to its being ready. */
  readonly startMs: number;
  /** The most it had until then, bytes: proportional, its workers not counted. */
  readonly peakBytes: number;
  readonly #process: BenchProcess;

  private constructor(port: number, process: BenchProcess, startMs: number, peakBytes: number) {
    this.port = port;
    this.#process = process;
    this.startMs = startMs;
    this.peakBytes = peakBytes;
  }

  static async start({ program, env, ...options }: PlainServerOptions): Promise<PlainServer> {
    const port = await freePort();
    const beganMs = performance.now();
    const server = new BenchProcess({
      ...(program === undefined ? { program: PROGRAM, nodeOptions: NODE_FLAGS } : { program }),
      env: { HOST: '127.0.0.1', ...env, PORT: String(port) },
      ...options,
    });
    let peakBytes = 0;
    const look = () => {
      if (server.isRunning) peakBytes = Math.max(peakBytes, proportionalBytes(server.pid));
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    try {
      await untilReady(port, ASK_EVERY_MS, () => (server.isRunning ? undefined : server.logTail()));
      const startMs = performance.now() - beganMs;
      look();
      clearInterval(timer);
      return new PlainServer(port, server, startMs, peakBytes);
    } catch (error) {
      clearInterval(timer);
      await server.close();
      throw error;
    }
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get isRunning(): boolean {
    return this.#process.isRunning;
  }

  /** Of its own process, bytes. */
  get bytes(): number {
    return proportionalBytes(this.#process.pid);
  }

  /** Of each of its media workers, bytes. */
  get workerBytes(): number[] {
    return mediaWorkers(this.#process.pid).map(proportionalBytes);
  }

  logTail(): string {
    return this.#process.logTail();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
