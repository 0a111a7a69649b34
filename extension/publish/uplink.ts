import { ProtocolError } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import {
  answerDueMs,
  type Hope,
  isDoubtful,
  isQuiet,
  TransportKeeper,
  type TransportState,
} from '@auxcast/shared-types/transport';
import { Publisher, type PublisherOptions } from './publisher.ts';
import { healthBetween, type UploadHealth, type UploadSample } from './upload-health.ts';

const log = logger('uplink');

/** Listeners hear nothing while the host's path is broken, so no doubt is waited out. */
const TIMES = {
  doubtMs: 0,
  restartMs: 4000,
  connect: { leastMs: 4000 },
  retry: { firstMs: 300, lastMs: 5000 },
};

/** What an uplink needs of a publisher. */
export type Published = Pick<
  Publisher,
  'transportId' | 'hasUse' | 'replaceTrack' | 'restartIce' | 'sample' | 'close'
>;
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

/** Sends one track to the server: over one publisher after another, until suspended or closed. */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #keeper: TransportKeeper<Published>;
  #track: MediaStreamTrack | undefined;
  /** What the publisher being made was given. */
  #openedTrack: MediaStreamTrack | undefined;
  #wanted: boolean;
  #last: { readonly publisher: Published; readonly sample: UploadSample } | undefined;
  /** The one on whose path nothing came back at the last look, though the browser still counts it as good. */
  #silent: Published | undefined;
  #closed = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#track = options.track;
    this.#wanted = options.track !== undefined;
    this.#keeper = new TransportKeeper<Published>({
      port: {
        open: ({ onState }) => this.#open(onState),
        onOpened: (_publisher, isFirst) => this.#opened(isFirst),
        onMadeForNothing: () => this.#madeForNothing(),
        onConnected: () => options.onChange(),
        hopeAfter,
        doubtLine: options.onBroken,
        ask: () => options.request('ping', {}),
      },
      times: TIMES,
      restartsUnproven: true,
      // The server keeps the program that was produced last.
      closesFirst: true,
    });
  }

  /**
   * The first publisher. @throws ProtocolError when it cannot be made, unless another has to take its place
   * anyway
   */
  async start(): Promise<void> {
    if (this.#wanted && !this.#closed) await this.#keeper.start();
  }

  get connected(): boolean {
    return this.#keeper.isConnected;
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
    const publisher = this.#keeper.transport;
    const isKept = publisher !== undefined && transportId === publisher.transportId;
    this.#keeper.lineBack({ isKept, isSilent: isKept && this.#silent === publisher });
  }

  /** The server lost the producer, by the death of a worker for instance. */
  programLost(): void {
    this.#keeper.lost();
  }

  /** Sends another track from now on, over the same producer where there is one. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    this.#track = track;
    try {
      await this.#keeper.transport?.replaceTrack(track);
    } catch (error) {
      // Its transport broke just now: the one that takes its place sends the new track.
      log.info('The producer did not take the new track.', error);
    }
  }

  /** There is nothing to send just now: listeners are told to wait. */
  suspend(): void {
    this.#wanted = false;
    this.#keeper.unwant();
    this.#closeProducer();
  }

  /** There is something to send again. */
  resume(): void {
    if (this.#wanted || this.#closed) return;
    this.#wanted = true;
    this.#keeper.want();
  }

  /** Upload since the last call; `undefined` until there is something to compare. */
  async health(nowMs: number): Promise<UploadHealth | undefined> {
    const publisher = this.#keeper.transport;
    const sample = await publisher?.sample(nowMs);
    // Of a publisher that was replaced meanwhile, nothing is to be compared with its successor's.
    if (publisher !== this.#keeper.transport) return undefined;
    const before = this.#last?.publisher === publisher ? this.#last?.sample : undefined;
    this.#last = publisher && sample && { publisher, sample };
    if (!publisher || !before || !sample) return undefined;
    await this.#watchPath(publisher, before, sample);
    return healthBetween(before, sample, this.connected);
  }

  close(): void {
    this.#closed = true;
    this.#keeper.close();
  }

  /**
   * Browsers take five seconds and more to notice that nothing comes back. After a change of address the
   * server's connection is as dead as the path: if it turns out to be, `sessionBack` need not wait for the
   * browser.
   */
  async #watchPath(publisher: Published, before: UploadSample, { path, atMs }: UploadSample): Promise<void> {
    if (!before.path || !path || !this.connected) return;
    if (!isQuiet(path)) this.#silent = undefined;
    if (this.#silent === publisher || !isDoubtful(before.path, path)) return;
    await this.#keeper.doubtPath({
      sample: path,
      look: async () => (await publisher.sample(atMs))?.path ?? undefined,
      patienceMs: answerDueMs(path),
      onSilent: () => {
        this.#silent = publisher;
      },
    });
  }

  async #open(onState: (state: TransportState) => void): Promise<Published> {
    const track = this.#track;
    if (!track) throw new Error('A track is there before it is wanted.');
    this.#openedTrack = track;
    const open = this.#options.openPublisher ?? Publisher.open;
    return open({ ...this.#options, track, onState });
  }

  #opened(isFirst: boolean): void {
    // The broadcast moved to another tab while this one was made.
    if (this.#track && this.#track !== this.#openedTrack) void this.replaceTrack(this.#track);
    if (!isFirst) this.#options.onRepublished();
  }

  #madeForNothing(): void {
    // The server made it after `suspend` had the former one closed: listeners would wait for nothing.
    if (!this.#wanted && !this.#closed) this.#closeProducer();
  }

  #closeProducer(): void {
    this.#options.request('closeProducer', {}).catch((error: unknown) => {
      // Then the connection is away, and `sessionBack` asks again; or the server had none.
      log.info('The server kept no producer to close.', error);
    });
  }
}

/** Without a connection to the server nothing can be asked: `sessionBack` starts anew. */
function hopeAfter(error: unknown): Hope {
  if (error instanceof ProtocolError) return error.code === 'disconnected' ? 'none' : 'later';
  log.warn('Publishing failed; trying again.', error);
  return 'later';
}
