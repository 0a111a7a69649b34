import { EventEmitter } from 'node:events';
import { type ConsumerParameters, PROGRAM, ProtocolError, type RtpCapabilities } from '@auxcast/shared-types';
import type { LimitValues } from '../config/index.ts';
import { listenerBitrate } from './listener-bitrate.ts';
import { noProgram, sessionEnded, transportNotFound } from './media-error.ts';
import type { Load, MediaWorker } from './media-worker.ts';
import type { Publication } from './publication.ts';
import { type HearingPurpose, Receiving } from './receiving.ts';
import { Sending } from './sending.ts';
import { SessionEgress } from './session-egress.ts';
import { SessionRouters } from './session-routers.ts';
import { Tap, type TapOptions } from './tap.ts';
import { VoiceLevels } from './voice-levels.ts';
import type { WorkerPool } from './worker-pool.ts';

/** How often something is made anew while a publication changes, or workers die, under it. */
const ATTEMPTS = 3;

const BESIDE: Load = { consumers: 1 };

export interface SessionMediaOptions {
  readonly pool: WorkerPool;
  /**
   * Receiving ends stay on the senders' worker until it carries this many consumers, then go to the least
   * loaded one.
   */
  readonly limits: Pick<LimitValues, 'listenersPerWorkerBeforeSpread'>;
}

export interface SessionMediaEvents {
  /** A sending end went by itself, and what was published there: its transport or its worker died. */
  sendingLost: [Sending];
  /**
   * How loud voices are: decibels below the loudest possible, by producer; those who are silent are left out.
   */
  levels: [ReadonlyMap<string, number>];
  /** A worker died: receiving ends may have died with it. */
  receivingLost: [];
  /** A publication came, or one ended. */
  publicationsChanged: [];
}

/** All of one session's mediasoup objects: routers over the workers, sending ends and receiving ends. */
export class SessionMedia {
  readonly events = new EventEmitter<SessionMediaEvents>();
  readonly #options: SessionMediaOptions;
  readonly #routers: SessionRouters;
  readonly #egress: SessionEgress;
  /** The worker of all sending ends. */
  #home: MediaWorker | undefined;
  readonly #sendings = new Set<Sending>();
  #bitrate = listenerBitrate(undefined);
  #wasHeard = false;
  readonly #levels = new VoiceLevels((levels) => this.events.emit('levels', levels));
  #closed = false;

  constructor(options: SessionMediaOptions) {
    this.#options = options;
    this.#egress = new SessionEgress(options.pool.egress, () => this.#listenerBitrate());
    this.#routers = new SessionRouters(() => this.#onRouterLost());
  }

  /** What listeners hear; it has one source. */
  get program(): Publication | undefined {
    return this.#onlyOne(PROGRAM);
  }

  /** The program without guests, while the host mixes. */
  get bed(): Publication | undefined {
    return this.#onlyOne('bed');
  }

  /** How many voices are there, talking or not. */
  get voiceCount(): number {
    let count = 0;
    for (const sending of this.#sendings) if (sending.of('voice') !== undefined) count += 1;
    return count;
  }

  /** Whether a single packet of the program came: to publish one takes only words. */
  get wasHeard(): boolean {
    return this.#wasHeard;
  }

  get producerId(): string | null {
    return this.program?.producerId ?? null;
  }

  /** A participant's sending end. The caller uses or closes it. */
  async createSending(): Promise<Sending> {
    const sending = await this.#onLiveWorker(async () => {
      const router = await this.#routers.on(this.#homeWorker());
      const made: Sending = await Sending.create(router, {
        onLost: () => this.events.emit('sendingLost', made),
        onPublished: (publication) => this.#published(publication),
        onHeard: (publication) => this.#heard(publication),
        onClosed: () => this.#sendings.delete(made),
      });
      return made;
    });
    if (this.#closed) {
      sending.close();
      throw sessionEnded();
    }
    this.#sendings.add(sending);
    return sending;
  }

  /**
   * Makes a reception when its turn has come: a crowd is let through a few at a time, over all sessions.
   * @throws ProtocolError `server-full` when that takes too long
   */
  inTurn<T>(make: () => Promise<T>): Promise<T> {
    return this.#options.pool.turnstile.pass(make);
  }

  /** Whether there is bandwidth for one more listener of the program. */
  get hasRoom(): boolean {
    return this.#egress.hasRoom;
  }

  /**
   * Promises a listener over HTTP its bandwidth. Returns what gives that back, once.
   * @param bps bits per second; undefined: as much as the program has
   * @throws ProtocolError `server-full`
   */
  promise(bps: number | undefined): () => void {
    if (bps === undefined) {
      this.#egress.take(false);
      return once(() => this.#egress.giveBack());
    }
    this.#egress.takeBeside(bps);
    return once(() => this.#egress.giveBackBeside(bps));
  }

  /**
   * A participant's receiving end, with the bandwidth of the program. The caller closes it.
   * @param former the one whose place it takes, and whose bandwidth
   * @throws ProtocolError `server-full`
   */
  async createReceiving(onChange: () => void, former?: Receiving): Promise<Receiving> {
    // Taken before it exists: a crowd that comes at once must not be promised the same room.
    this.#egress.take(former !== undefined && !former.isDead);
    const receiving = await this.#makeReceiving(onChange);
    if (!this.#closed) return receiving;
    receiving.close();
    throw sessionEnded();
  }

  async #makeReceiving(onChange: () => void): Promise<Receiving> {
    try {
      return await this.#onLiveWorker(() => {
        const worker = this.#workerForListener();
        return Receiving.create({ worker, router: this.#routers.on(worker), egress: this.#egress, onChange });
      });
    } catch (error) {
      this.#egress.giveBack();
      throw error;
    }
  }

  /**
   * @param flows whether it comes at once, as it does unless said; otherwise not before the receiving end
   * lets it
   * @throws ProtocolError `no-program`, `cannot-consume`, `server-full`
   */
  async consume(
    receiving: Receiving,
    publication: Publication,
    rtpCapabilities: RtpCapabilities,
    { flows = true, purpose }: { readonly flows?: boolean; readonly purpose?: HearingPurpose } = {},
  ): Promise<ConsumerParameters> {
    try {
      const release = await this.#share(receiving, publication);
      return await receiving.consume(publication.producerId, rtpCapabilities, { release, flows, purpose });
    } catch (error) {
      // What failed because the publication went away meanwhile is no failure of ours.
      if (!publication.isOpen) throw noProgram();
      if (receiving.isDead) throw transportNotFound();
      throw error;
    }
  }

  /** The program of now for a receiving end; `null` while there is none. */
  async consumeIfLive(
    receiving: Receiving,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters | null> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const publication = this.program;
      if (publication === undefined) return null;
      try {
        const consumer = await this.consume(receiving, publication, rtpCapabilities);
        if (publication === this.program) return consumer;
      } catch (error) {
        if (!(error instanceof ProtocolError) || error.code !== 'no-program') throw error;
      }
    }
    throw new ProtocolError('unavailable', 'The program changes too fast to follow.');
  }

  /**
   * What a publication sends, for whoever takes it out of here. The caller closes it.
   * @throws ProtocolError `no-program`, `unavailable`
   */
  tap(publication: Publication, options: TapOptions): Promise<Tap> {
    return Tap.open(publication, options);
  }

  /** Returns what stops telling. */
  onPublications(listener: () => void): () => void {
    this.events.on('publicationsChanged', listener);
    return () => void this.events.off('publicationsChanged', listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const sending of this.#sendings) sending.close();
    this.#routers.close();
    this.#egress.close();
  }

  /** Of sounds that the host alone sends. */
  #onlyOne(source: 'program' | 'bed'): Publication | undefined {
    for (const sending of this.#sendings) {
      const publication = sending.of(source);
      if (publication !== undefined) return publication;
    }
    return undefined;
  }

  #published(publication: Publication): void {
    if (publication.source === 'voice') this.#levels.watch(publication);
    publication.onClosed(() => this.events.emit('publicationsChanged'));
    this.events.emit('publicationsChanged');
  }

  #heard({ source }: Publication): void {
    if (source === PROGRAM) this.#wasHeard = true;
  }

  /** Between two programs it stays what it was. */
  #listenerBitrate(): number {
    this.#bitrate = this.program?.listenerBitrate ?? this.#bitrate;
    return this.#bitrate;
  }

  #onRouterLost(): void {
    for (const sending of this.#sendings) sending.checkTransport();
    this.events.emit('receivingLost');
  }

  /**
   * Brings a publication to where it is received. Returns what gives that back, with what the consumer takes
   * beside the program; undefined: nothing was taken.
   */
  async #share(receiving: Receiving, publication: Publication): Promise<(() => void) | undefined> {
    const { router } = receiving.transport;
    const giveBack =
      publication.source === PROGRAM ? undefined : this.#takeBeside(router.worker, publication);
    // The home router's own need no pipe, and the program's bandwidth goes with the receiving end.
    if (router === publication.router) return giveBack;
    try {
      const leavePipe = await router.pipeFrom(publication.router, publication.producerId);
      if (giveBack === undefined) return leavePipe;
      return () => {
        leavePipe();
        giveBack();
      };
    } catch (error) {
      giveBack?.();
      throw error;
    }
  }

  /** The program's own consumer was counted when the receiving end was made. */
  #takeBeside(worker: MediaWorker, { listenerBitrate: bps }: Publication): () => void {
    this.#egress.takeBeside(bps);
    worker.take(BESIDE);
    return once(() => {
      this.#egress.giveBackBeside(bps);
      worker.giveBack(BESIDE);
    });
  }

  /**
   * Waits for a worker while none is up, and turns to another when the one that was asked dies: requests are
   * late, not refused.
   */
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
    if (home.carried.consumers < this.#options.limits.listenersPerWorkerBeforeSpread) return home;
    return this.#options.pool.leastLoaded();
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function isWorkerDeath(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === 'unavailable';
}
