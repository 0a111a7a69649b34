import { ProtocolError } from '@auxcast/shared-types';
import { Backoff } from '@auxcast/shared-types/client';
import type { types } from 'mediasoup-client';
import { answerDueMs, isAnswered, isDoubtful, isQuiet } from './path-watch.ts';
import { Publisher, type PublisherOptions } from './publisher.ts';
import { healthBetween, type UploadHealth, type UploadSample } from './upload-health.ts';

/** How long restarted ICE may take to find a path before everything is built anew. */
const RESTART_PATIENCE_MS = 4000;
const BACKOFF = { firstMs: 300, lastMs: 5000 };

/** What an uplink needs of a publisher. */
export type Published = Pick<Publisher, 'transportId' | 'replaceTrack' | 'restartIce' | 'sample' | 'close'>;
export type OpenPublisher = (options: PublisherOptions) => Promise<Published>;

export type UplinkOptions = Omit<PublisherOptions, 'onState' | 'track'> & {
  /** `undefined`: suspended until there is one. */
  readonly track: MediaStreamTrack | undefined;
  /** For tests: `Publisher.open` unless given. */
  readonly openPublisher?: OpenPublisher;
  /** The way to the server broke, or is mended. */
  readonly onChange: () => void;
  /** Packets get no answer any more: whatever else goes to the server may not either. */
  readonly onBroken: () => void;
  /** A new producer took the place of a former one. */
  readonly onRepublished: () => void;
};

/** One try to publish. It counts until it is discarded; what comes of it later is thrown away. */
interface Attempt {
  publisher: Published | undefined;
  /** Its path broke, maybe before there was a publisher to repair. */
  isBroken: boolean;
}

/** Keeps one publisher alive: ICE restart first, then everything anew, until suspended or closed. */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #backoff = new Backoff(BACKOFF);
  #track: MediaStreamTrack | undefined;
  #wanted: boolean;
  /** The one whose sound is, or will be, the program. */
  #attempt: Attempt | undefined;
  /**
   * Settles with the last attempt. The server keeps the program that was produced last, so there is one
   * attempt at a time.
   */
  #opening: Promise<void> | undefined;
  #connected = false;
  #repairing: Promise<void> | undefined;
  /** Another reason to repair came while that was going on. */
  #repairAgain = false;
  #giveUpWaiting: (() => void) | undefined;
  #lastSample: UploadSample | undefined;
  /** Nothing came back on the path at the last look, though the browser still counts it as good. */
  #pathIsSilent = false;
  #closed = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#track = options.track;
    this.#wanted = options.track !== undefined;
  }

  /**
   * The first publisher. @throws ProtocolError when it cannot be made, unless another has to take its place
   * anyway
   */
  async start(): Promise<void> {
    if (this.#wanted && !this.#closed) await this.#publish();
  }

  get connected(): boolean {
    return this.#connected;
  }

  /**
   * The connection to the server is back. `transportId` is the transport that survived there, if one did:
   * then only its path may need mending; without it there is nobody at the other end.
   */
  sessionBack(transportId: string | undefined): void {
    if (!this.#wanted) {
      // The tab was lost while the connection was away: the server still waits for its sound.
      if (transportId !== undefined) this.#closeProducer();
      return;
    }
    const kept = transportId !== undefined && transportId === this.#publisher?.transportId;
    if (!kept) this.#discard();
    else if (this.#connected) {
      if (this.#pathIsSilent) this.#seekPaths();
      return;
    }
    this.#startRepair();
  }

  /** The server lost the producer, by the death of a worker for instance. */
  programLost(): void {
    if (this.#repairing || !this.#wanted) return;
    this.#discard();
    this.#startRepair();
  }

  /** Sends another track from now on, over the same producer where there is one. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    this.#track = track;
    try {
      await this.#publisher?.replaceTrack(track);
    } catch (error) {
      // Its transport broke just now: the one that takes its place sends the new track.
      console.info('The producer did not take the new track.', error);
    }
  }

  /** There is nothing to send just now: listeners are told to wait. */
  suspend(): void {
    this.#wanted = false;
    this.#discard();
    this.#closeProducer();
  }

  /** There is something to send again. */
  resume(): void {
    if (this.#wanted || this.#closed) return;
    this.#wanted = true;
    this.#startRepair();
  }

  /** Upload since the last call; `undefined` until there is something to compare. */
  async health(nowMs: number): Promise<UploadHealth | undefined> {
    const before = this.#lastSample;
    const publisher = this.#publisher;
    const after = await publisher?.sample(nowMs);
    // Of a publisher that was replaced meanwhile, nothing is to be compared with its successor's.
    if (publisher !== this.#publisher) return undefined;
    this.#lastSample = after;
    // A new producer counts from zero.
    if (!before || !after || after.packetsSent < before.packetsSent) return undefined;
    await this.#watchPath(before, after);
    return healthBetween(before, after, this.#connected);
  }

  close(): void {
    this.#closed = true;
    this.#discard();
  }

  /**
   * Browsers take five seconds and more to notice that nothing comes back. After a change of address the
   * server's connection is as dead as the path: if it turns out to be, `sessionBack` need not wait for the
   * browser.
   */
  async #watchPath(before: UploadSample, after: UploadSample): Promise<void> {
    const publisher = this.#publisher;
    if (!publisher || !before.path || !after.path || !this.#connected) return;
    if (!isQuiet(after.path)) this.#pathIsSilent = false;
    if (this.#pathIsSilent || !isDoubtful(before.path, after.path)) return;
    await pause(answerDueMs(after.path));
    const later = await publisher.sample(after.atMs);
    if (!later?.path || publisher !== this.#publisher || !this.#connected) return;
    if (isAnswered(after.path, later.path)) return;
    this.#pathIsSilent = true;
    this.#options.onBroken();
    void this.#leaveSilentPath(publisher, later.atMs);
  }

  /**
   * Where the server answers, it is this path alone that is dead, as when UDP is blocked all of a sudden. An
   * ICE restart would keep to it for as long as the browser trusts it, so everything is built anew. Never
   * rejects.
   */
  async #leaveSilentPath(publisher: Published, nowMs: number): Promise<void> {
    const answers = await this.#options.request('ping', {}).then(() => true, isAnswer);
    // Else the line is as dead as the path, and `sessionBack` finds new ones.
    if (!answers) return;
    const latest = await publisher.sample(nowMs);
    if (publisher !== this.#publisher || !this.#connected || this.#repairing) return;
    if (!latest?.path || !isQuiet(latest.path)) return;
    this.#discard();
    this.#startRepair();
  }

  #seekPaths(): void {
    this.#publisher?.restartIce().catch((error: unknown) => {
      // Then the browser's own judgement begins a repair.
      console.info('No new paths just now.', error);
    });
  }

  #startRepair(): void {
    if (this.#repairing) {
      this.#repairAgain = true;
      return;
    }
    this.#repairAgain = false;
    // Not begun before it is known as begun: what it calls may ask for a repair, too.
    this.#repairing = Promise.resolve()
      .then(() => this.#repair())
      .finally(() => {
        this.#repairing = undefined;
        if (this.#repairAgain) this.#startRepair();
      });
  }

  async #repair(): Promise<void> {
    this.#backoff.reset();
    while (this.#wanted && !this.#closed && !this.#connected) {
      try {
        if (!(await this.#restarted())) {
          this.#discard();
          if (!(await this.#publish())) continue;
          this.#options.onRepublished();
        }
        if (await this.#connectedSoon()) return;
        this.#discard();
      } catch (error) {
        if (!(error instanceof ProtocolError)) console.warn('Publishing failed; trying again.', error);
        // Without a connection to the server nothing can be asked: `sessionBack` starts anew.
        else if (error.code === 'disconnected') return;
      }
      await pause(this.#backoff.next());
    }
  }

  /** Whether the present transport found a path again. */
  async #restarted(): Promise<boolean> {
    const publisher = this.#publisher;
    if (!publisher) return false;
    try {
      await publisher.restartIce();
    } catch (error) {
      if (error instanceof ProtocolError && error.code === 'disconnected') throw error;
      return false;
    }
    return publisher === this.#publisher && this.#connectedSoon();
  }

  #connectedSoon(): Promise<boolean> {
    if (this.#connected) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUpWaiting?.(), RESTART_PATIENCE_MS);
      this.#giveUpWaiting = () => {
        clearTimeout(timer);
        this.#giveUpWaiting = undefined;
        resolve(this.#connected);
      };
    });
  }

  get #publisher(): Published | undefined {
    return this.#attempt?.publisher;
  }

  /** Whether there is a publisher now; not if it was discarded before it was made. */
  #publish(): Promise<boolean> {
    const opened = this.#opening ? this.#opening.then(() => this.#open()) : this.#open();
    const settled = opened.then(
      () => undefined,
      () => undefined,
    );
    this.#opening = settled;
    void settled.then(() => {
      if (this.#opening === settled) this.#opening = undefined;
    });
    return opened;
  }

  async #open(): Promise<boolean> {
    const track = this.#track;
    if (this.#closed || !this.#wanted || !track) return false;
    const open = this.#options.openPublisher ?? Publisher.open;
    const attempt: Attempt = { publisher: undefined, isBroken: false };
    this.#attempt = attempt;
    let publisher: Published;
    try {
      publisher = await open({
        ...this.#options,
        track,
        onState: (state) => {
          if (attempt === this.#attempt) this.#stateChanged(attempt, state);
        },
      });
    } catch (error) {
      if (attempt !== this.#attempt) return false;
      this.#discard();
      throw error;
    }
    if (attempt !== this.#attempt) {
      publisher.close();
      // The server made it after `suspend` had the former one closed: listeners would wait for nothing.
      if (!this.#wanted && !this.#closed) this.#closeProducer();
      return false;
    }
    attempt.publisher = publisher;
    // The broadcast moved to another tab while this one was made.
    if (this.#track && track !== this.#track) await this.replaceTrack(this.#track);
    if (attempt !== this.#attempt) return false;
    if (attempt.isBroken) this.#startRepair();
    return true;
  }

  #closeProducer(): void {
    this.#options.request('closeProducer', {}).catch((error: unknown) => {
      // Then the connection is away, and `sessionBack` asks again; or the server had none.
      console.info('The server kept no producer to close.', error);
    });
  }

  #stateChanged(attempt: Attempt, state: types.ConnectionState): void {
    const connected = state === 'connected';
    const changed = connected !== this.#connected;
    this.#connected = connected;
    attempt.isBroken = state === 'failed' || state === 'disconnected';
    if (connected) this.#giveUpWaiting?.();
    if (attempt.isBroken && attempt.publisher) {
      this.#startRepair();
      this.#options.onBroken();
    }
    if (changed) this.#options.onChange();
  }

  #discard(): void {
    const publisher = this.#publisher;
    this.#attempt = undefined;
    this.#lastSample = undefined;
    this.#pathIsSilent = false;
    publisher?.close();
    const changed = this.#connected;
    this.#connected = false;
    this.#giveUpWaiting?.();
    if (changed && !this.#closed) this.#options.onChange();
  }
}

/** A refusal is one, too: the server lives. */
function isAnswer(error: unknown): boolean {
  return error instanceof ProtocolError && error.code !== 'disconnected' && error.code !== 'timeout';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
