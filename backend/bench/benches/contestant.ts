import { setTimeout as pause } from 'node:timers/promises';
import type { MeasuredServer, Memory } from '../../test-support/servers/index.ts';
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';

const AT_ONCE = 10;
const SETTLE_MS = 300;
const PACKETS_PER_SECOND = 50;
/**
 * Below this share of the packets that were due, the server sent too little for its cost to count. A crowd on
 * busy cores lags.
 */
const HEARD_ENOUGH = 0.8;
const TRIES = 5;

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

  /**
   * CPU of its media workers while everybody listens, in percent of a core. A look during which the machine
   * was too busy with other things for the sound to get through is taken again.
   */
  async workerCpuPct(windowMs: number): Promise<number> {
    for (let n = 0; n < TRIES; n++) {
      const cpuPct = await this.#look(windowMs);
      if (cpuPct !== undefined) return cpuPct;
    }
    throw new Error(
      'Too few packets arrive, again and again: this machine is too busy with other things to measure.',
    );
  }

  async #look(windowMs: number): Promise<number | undefined> {
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
    return heard < due * HEARD_ENOUGH ? undefined : (usedMs / tookMs) * 100;
  }

  memory(): Promise<Memory> {
    return this.#server.memory();
  }
}
