import { type ConsumerParameters, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import { listenerBitrate } from './listener-bitrate.ts';
import { sessionGone, transportClosed } from './media-error.ts';
import type { MediaWorker } from './media-worker.ts';
import { Program } from './program.ts';
import { Receiver } from './receiver.ts';
import { SessionEgress } from './session-egress.ts';
import { SessionRouters } from './session-routers.ts';
import type { WorkerPool } from './worker-pool.ts';

/** How often something is made anew while the program changes, or workers die, under it. */
const ATTEMPTS = 3;

export interface SessionMediaOptions {
  readonly pool: WorkerPool;
  /** Listeners stay on the host's worker until it carries this many, then go to the least loaded one. */
  readonly listenersPerWorkerBeforeSpread: number;
  /** The program ended by itself: its transport or its worker died. */
  readonly onProgramLost: () => void;
  /** A packet came from the host: there is something to hear. */
  readonly onProgramHeard: () => void;
  /** A worker died: receivers may have died with it. */
  readonly onReceiversLost: () => void;
}

/** All of one session's mediasoup objects: routers over the workers, the program, and receivers. */
export class SessionMedia {
  readonly #options: SessionMediaOptions;
  readonly #routers: SessionRouters;
  readonly #egress: SessionEgress;
  /** The worker of the host's transport. */
  #home: MediaWorker | undefined;
  #program: Program | undefined;
  #bitrate = listenerBitrate(undefined);
  #closed = false;

  constructor(options: SessionMediaOptions) {
    this.#options = options;
    this.#egress = new SessionEgress(options.pool.egress, () => this.#listenerBitrate());
    this.#routers = new SessionRouters(() => this.#onRouterLost());
  }

  get program(): Program | undefined {
    return this.#program;
  }

  get producerId(): string | null {
    return this.#program?.producerId ?? null;
  }

  /** A transport for the host. The caller uses or closes it. */
  async createProgram(): Promise<Program> {
    const program = await this.#onLiveWorker(async () => {
      const router = await this.#routers.on(this.#homeWorker());
      const made: Program = await Program.create(router, {
        onLost: () => this.#onLost(made),
        onHeard: this.#options.onProgramHeard,
      });
      return made;
    });
    if (!this.#closed) return program;
    program.close();
    throw sessionGone();
  }

  /** Makes this the program; an earlier one is closed, and its producer with it. */
  useProgram(program: Program): void {
    this.#program?.close();
    this.#program = program;
  }

  /**
   * Makes a reception when its turn has come: a crowd is let through a few at a time, over all sessions.
   * @throws ProtocolError `server-full` when that takes too long
   */
  inTurn<T>(make: () => Promise<T>): Promise<T> {
    return this.#options.pool.turnstile.pass(make);
  }

  /** Whether there is bandwidth for one more receiver. */
  get hasRoom(): boolean {
    return this.#egress.hasRoom;
  }

  /**
   * A listener's transport. The caller closes it.
   * @param former the one whose place it takes, and whose bandwidth
   * @throws ProtocolError `server-full`
   */
  async createReceiver(onChange: () => void, former?: Receiver): Promise<Receiver> {
    // Taken before there is a receiver: a crowd that comes at once must not be promised the same room.
    const giveBack = this.#egress.take(former !== undefined && !former.isDead);
    try {
      return await this.#makeReceiver(onChange, giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  async #makeReceiver(onChange: () => void, onClosed: () => void): Promise<Receiver> {
    const receiver = await this.#onLiveWorker(() => {
      const worker = this.#workerForListener();
      return Receiver.create({ worker, router: this.#routers.on(worker), onChange, onClosed });
    });
    if (!this.#closed) return receiver;
    receiver.close();
    throw sessionGone();
  }

  /** @throws ProtocolError `no-program`, `cannot-consume` */
  async consume(receiver: Receiver, rtpCapabilities: RtpCapabilities): Promise<ConsumerParameters> {
    const program = this.#program;
    const producerId = program?.producerId ?? null;
    if (program === undefined || producerId === null) throw noProgram();
    try {
      const { router } = receiver.transport;
      if (router !== program.router) await router.pipeFrom(program.router, producerId);
      return await receiver.consume(producerId, rtpCapabilities);
    } catch (error) {
      // What failed because the program went away meanwhile is no failure of ours.
      if (program.producerId !== producerId) throw noProgram();
      if (receiver.isDead) throw transportClosed();
      throw error;
    }
  }

  /** What the receiver shall hear now; `null` while there is no program. */
  async consumeIfLive(
    receiver: Receiver,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters | null> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (this.producerId === null) return null;
      try {
        const consumer = await this.consume(receiver, rtpCapabilities);
        if (consumer.producerId === this.producerId) return consumer;
      } catch (error) {
        if (!(error instanceof ProtocolError) || error.code !== 'no-program') throw error;
      }
    }
    throw new ProtocolError('unavailable', 'The program changes too fast to follow.');
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#program?.close();
    this.#program = undefined;
    this.#routers.close();
    this.#egress.close();
  }

  /** Between two programs it stays what it was. */
  #listenerBitrate(): number {
    this.#bitrate = this.#program?.listenerBitrate ?? this.#bitrate;
    return this.#bitrate;
  }

  #onLost(program: Program): void {
    if (this.#program !== program) return;
    this.#program = undefined;
    this.#options.onProgramLost();
  }

  #onRouterLost(): void {
    this.#program?.checkTransport();
    this.#options.onReceiversLost();
  }

  /** Waits for a worker while none is up, and turns to another when the one that was asked dies: requests are late, not refused. */
  async #onLiveWorker<T>(make: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#options.pool.untilUp();
      try {
        return await make();
      } catch (error) {
        if (attempt === ATTEMPTS || this.#closed || !isWorkerDeath(error)) throw error;
      }
    }
  }

  #homeWorker(): MediaWorker {
    if (this.#home === undefined || this.#home.closed) this.#home = this.#options.pool.leastLoaded();
    return this.#home;
  }

  #workerForListener(): MediaWorker {
    const home = this.#homeWorker();
    if (home.listeners < this.#options.listenersPerWorkerBeforeSpread) return home;
    return this.#options.pool.leastLoaded();
  }
}

function isWorkerDeath(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === 'unavailable';
}

function noProgram(): ProtocolError {
  return new ProtocolError('no-program', 'There is nothing to hear yet.');
}
