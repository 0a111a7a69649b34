import { ProtocolError, type SoundSource } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import {
  answerDueMs,
  type Hope,
  isDoubtful,
  isQuiet,
  TransportKeeper,
  type TransportState,
} from '@auxcast/shared-types/transport';
import {
  type ApartTracks,
  NOTHING_APART,
  Publisher,
  type PublisherOptions,
  type SentTracks,
} from './publisher.ts';
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
  'transportId' | 'hasUse' | 'send' | 'restartIce' | 'sample' | 'close'
>;
export type OpenPublisher = (options: PublisherOptions) => Promise<Published>;

export type UplinkOptions = Omit<PublisherOptions, 'onState' | 'tracks'> & {
  /** The program; `undefined`: suspended until there is one. */
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

/**
 * Sends the program, and the host's voice and bed where there are such, over one publisher after another: a
 * new transport takes the place of the former one with all that it carried. Nothing to send: no publisher.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #keeper: TransportKeeper<Published>;
  #track: MediaStreamTrack | undefined;
  /** Whether the program is to be sent. */
  #wanted: boolean;
  #voice: MediaStreamTrack | undefined;
  #bed: MediaStreamTrack | undefined;
  #apart = NOTHING_APART;
  /** What the publisher being made was given. */
  #opened: SentTracks | undefined;
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
        onOpened: (publisher, isFirst) => this.#madeReady(publisher, isFirst),
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
    if (this.#sendsAnything && !this.#closed) await this.#keeper.start();
  }

  get connected(): boolean {
    return this.#keeper.isConnected;
  }

  /**
   * The connection to the server is back. `transportId` is the transport that survived there, if one did:
   * then only its path may need mending; without it there is nobody at the other end.
   */
  sessionBack(transportId: string | undefined): void {
    // The tab was lost while the connection was away: the server still waits for its sound.
    if (!this.#wanted && transportId !== undefined) this.#closeProducer('program');
    if (!this.#sendsAnything) return;
    const publisher = this.#keeper.transport;
    const isKept = publisher !== undefined && transportId === publisher.transportId;
    this.#keeper.lineBack({ isKept, isSilent: isKept && this.#silent === publisher });
  }

  /** The server lost the producer, by the death of a worker for instance. */
  programLost(): void {
    // Of a program that was taken back here it is no news.
    if (this.#wanted) this.#keeper.lost();
  }

  /** Sends another program from now on, over the same producer where there is one. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    this.#track = track;
    await this.#send();
  }

  /** There is no program to send just now: listeners are told to wait. */
  suspend(): void {
    this.#wanted = false;
    if (this.#voice) void this.#send();
    else this.#keeper.unwant();
    this.#closeProducer('program');
    if (this.#bed) this.#closeProducer('bed');
  }

  /** There is a program to send again. */
  resume(): void {
    if (this.#wanted || this.#closed) return;
    this.#wanted = true;
    if (this.#voice) void this.#send();
    else this.#keeper.want();
  }

  /** The host's voice, or none any more. It stays its owner's. */
  setVoice(track: MediaStreamTrack | undefined): void {
    const former = this.#voice;
    if (track === former || this.#closed) return;
    this.#voice = track;
    if (!track) this.#closeProducer('voice');
    if (this.#wanted || (track && former)) void this.#send();
    else if (track) this.#keeper.want();
    else this.#keeper.unwant();
  }

  /** What guests on stage hear, beside the program, or none any more. It stays its owner's. */
  setBed(track: MediaStreamTrack | undefined): void {
    const former = this.#bed;
    if (track === former || this.#closed) return;
    this.#bed = track;
    if (!track) this.#closeProducer('bed');
    // Without a program it waits: there is nothing that it would take the place of.
    if (this.#sendsAnything) void this.#send();
  }

  /** What goes to a recording beside all that, if anything. The tracks stay their owner's. */
  setApart(apart: ApartTracks): void {
    const former = this.#apart;
    if (this.#closed || isSameApart(apart, former)) return;
    this.#apart = apart;
    if (former.music && !apart.music) this.#closeProducer('music');
    if (former.microphone && !apart.microphone) this.#closeProducer('microphone');
    // They open no way of their own: without one there is no program to be recorded with.
    if (this.#sendsAnything) void this.#send();
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

  get #sendsAnything(): boolean {
    return this.#wanted || this.#voice !== undefined;
  }

  get #tracks(): SentTracks {
    const program = this.#wanted ? this.#track : undefined;
    return { program, voice: this.#voice, bed: program && this.#bed, apart: this.#apart };
  }

  /** Never rejects. */
  async #send(publisher = this.#keeper.transport): Promise<void> {
    await publisher?.send(this.#tracks).catch(notSent);
  }

  async #open(onState: (state: TransportState) => void): Promise<Published> {
    const tracks = this.#tracks;
    if (!this.#sendsAnything) throw new Error('What is to be sent is there before it is wanted.');
    this.#opened = tracks;
    const open = this.#options.openPublisher ?? Publisher.open;
    return open({ ...this.#options, tracks, onState });
  }

  #madeReady(publisher: Published, isFirst: boolean): void {
    const opened = this.#opened;
    // The broadcast moved to another tab, or the microphone or the bed came, while this one was made.
    if (!opened || !isSame(this.#tracks, opened)) void this.#send(publisher);
    if (!isFirst) this.#options.onRepublished();
  }

  #madeForNothing(): void {
    if (this.#sendsAnything || this.#closed) return;
    // The server made it after `suspend` had the former one closed: listeners would wait for nothing.
    this.#closeProducer('program');
  }

  #closeProducer(source: SoundSource): void {
    this.#options.request('closeProducer', { source }).catch((error: unknown) => {
      // Then the connection is away, and `sessionBack` asks again; or the server had none.
      log.info('The server kept no producer to close.', error);
    });
  }
}

function isSame(one: SentTracks, other: SentTracks): boolean {
  return (
    one.program === other.program &&
    one.voice === other.voice &&
    one.bed === other.bed &&
    isSameApart(one.apart, other.apart)
  );
}

function isSameApart(one: ApartTracks, other: ApartTracks): boolean {
  return one.music === other.music && one.microphone === other.microphone;
}

function notSent(error: unknown): void {
  // Its transport broke just now: the one that takes its place sends what there is.
  log.info('The transport did not take what is to be sent.', error);
}

/** Without a connection to the server nothing can be asked: `sessionBack` starts anew. */
function hopeAfter(error: unknown): Hope {
  if (error instanceof ProtocolError) return error.code === 'disconnected' ? 'none' : 'later';
  log.warn('Publishing failed; trying again.', error);
  return 'later';
}
