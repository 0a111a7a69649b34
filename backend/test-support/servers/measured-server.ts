import * as z from 'zod';
import {
  BenchProcess,
  cpuTimeMs,
  type LoopReport,
  loopReport,
  mediaWorkers,
  openFiles,
  residentBytes,
} from '../process/index.ts';
import { untilReady } from './until-ready.ts';

const ASK_EVERY_MS = 100;
const PROBE = new URL('../process/probe.ts', import.meta.url);

const memory = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });
/** Bytes, after garbage collection. */
export type Memory = z.infer<typeof memory>;

export interface MeasuredServerOptions {
  readonly program: URL;
  readonly nodeOptions?: readonly string[];
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/**
 * A server in a process of its own, started the same way whether it is ours or the bare one, with a probe
 * inside.
 */
export class MeasuredServer {
  readonly port: number;
  readonly #process: BenchProcess;

  private constructor(port: number, process: BenchProcess) {
    this.port = port;
    this.#process = process;
  }

  /** Resolves once it is ready. @throws Error with the end of its log when it does not become so */
  static async start({
    program,
    nodeOptions = [],
    port,
    env,
    logFile,
  }: MeasuredServerOptions): Promise<MeasuredServer> {
    const server = new BenchProcess({
      program,
      preload: PROBE,
      nodeOptions: ['--expose-gc', ...nodeOptions],
      env: { ...env, PORT: String(port) },
      logFile,
    });
    const measured = new MeasuredServer(port, server);
    try {
      await untilReady(port, ASK_EVERY_MS, () => (server.isRunning ? undefined : server.logTail()));
    } catch (error) {
      await server.close();
      throw error;
    }
    return measured;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** CPU time of its media workers so far, in milliseconds. */
  workerCpuMs(): number {
    const workers = mediaWorkers(this.#process.pid);
    if (workers.length === 0) throw new Error('The server has no media worker.');
    return workers.reduce((sum, pid) => sum + cpuTimeMs(pid), 0);
  }

  /** CPU time of all its threads so far, without its media workers, in milliseconds. */
  cpuMs(): number {
    return cpuTimeMs(this.#process.pid);
  }

  async memory(): Promise<Memory> {
    return this.#process.ask('memory', {}, memory);
  }

  /** Routers, transports, producers, consumers: what its media workers hold, by their own account. */
  mediasoupObjects(): Promise<number> {
    return this.#process.ask('mediasoupObjects', {}, z.int());
  }

  /** Kinds of what keeps its event loop busy, one for each. */
  handles(): Promise<string[]> {
    return this.#process.ask('handles', {}, z.array(z.string()));
  }

  get openFiles(): number {
    return openFiles(this.#process.pid);
  }

  /** Resident memory of its media workers, bytes. */
  workerMemory(): number {
    return mediaWorkers(this.#process.pid).reduce((sum, pid) => sum + residentBytes(pid), 0);
  }

  async watchLoop(): Promise<void> {
    await this.#process.ask('watchLoop', {}, z.undefined());
  }

  /** Of the time since `watchLoop`. */
  loopReport(): Promise<LoopReport> {
    return this.#process.ask('loopReport', {}, loopReport);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
