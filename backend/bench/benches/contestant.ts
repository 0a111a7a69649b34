import { setTimeout as pause } from 'node:timers/promises';
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';
import type { MeasuredServer, Memory } from '../servers/measured-server.ts';

const AT_ONCE = 10;
const SETTLE_MS = 500;
const PACKETS_PER_SECOND = 50;
/** Below this share of the packets that were due, a crowd heard too little for its cost to count. */
const HEARD_ENOUGH = 0.95;

/** One of the two servers compared by `listeners`, with its host and its crowd. */
export class Contestant {
  readonly #server: MeasuredServer;
  readonly #source: SoundProcess;
  readonly #crowd: CrowdProcess;
  #listeners = 0;

  private constructor(server: MeasuredServer, source: SoundProcess, crowd: CrowdProcess) {
    this.#server = server;
    this.#source = source;
    this.#crowd = crowd;
  }

  /** `scope` ends what is started here. */
  static async prepare(scope: AsyncDisposableStack, server: MeasuredServer): Promise<Contestant> {
    scope.defer(() => server.close());
    const source = await SoundProcess.goLive(server.url);
    scope.defer(() => source.close());
    const crowd = new CrowdProcess();
    scope.defer(() => crowd.close());
    return new Contestant(server, source, crowd);
  }

  async growTo(listeners: number): Promise<void> {
    const target = { url: this.#server.url, sessionId: this.#source.sessionId };
    await this.#source.play();
    await this.#crowd.join(target, listeners - this.#listeners, AT_ONCE);
    await this.#source.silence();
    this.#listeners = listeners;
  }

  /** CPU of its media workers while everybody listens, in percent of a core. */
  async workerCpuPct(windowMs: number): Promise<number> {
    await this.#source.play();
    await pause(SETTLE_MS);
    const packets = await this.#crowd.packets();
    const cpuMs = this.#server.workerCpuMs();
    const startMs = performance.now();
    await pause(windowMs);
    const usedMs = this.#server.workerCpuMs() - cpuMs;
    const tookMs = performance.now() - startMs;
    const heard = (await this.#crowd.packets()) - packets;
    await this.#source.silence();
    const due = (tookMs / 1000) * PACKETS_PER_SECOND * this.#listeners;
    if (heard < due * HEARD_ENOUGH) {
      throw new Error(
        `Only ${heard} of ${Math.round(due)} packets arrived: this machine is too busy to measure.`,
      );
    }
    return (usedMs / tookMs) * 100;
  }

  memory(): Promise<Memory> {
    return this.#server.memory();
  }
}
