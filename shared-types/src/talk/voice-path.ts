import { isFinal, ProtocolError } from '../error-code.ts';
import { logger } from '../log.ts';
import {
  type Hope,
  type KeeperTimes,
  type KeptTransport,
  type Opening,
  TransportKeeper,
} from '../transport/index.ts';
import { type TalkLine, type TalkRequest, talkRequestOver } from './talk-line.ts';

const log = logger('voice');

/** How long the server may take to answer on the line, for the line to count as a good one. */
const PING_MS = 1_000;

/** What the owner of a path is told and asks for, whichever way the voices go. */
export interface VoiceWayOptions<Device> {
  readonly line: TalkLine;
  /** Asked once, when there is something to carry first. */
  readonly loadDevice: () => Promise<Device>;
  /** Whether voices get through. */
  readonly onConnected: (isConnected: boolean) => void;
  /** The line may be broken, too. */
  readonly onDoubt?: () => void;
}

/** What one direction does by itself. */
export interface VoicePathOptions<T extends KeptTransport, Device> extends VoiceWayOptions<Device> {
  readonly open: (request: TalkRequest, device: Device, opening: Opening) => Promise<T>;
  readonly onOpened: (transport: T) => void;
  readonly times: KeeperTimes;
  /** See `StepRules`. */
  readonly restartsUnproven: boolean;
}

/** The way of voices to the server or from it: one transport after another, over a line that may break. */
export class VoicePath<T extends KeptTransport & { readonly id: string }, Device> {
  readonly #options: VoicePathOptions<T, Device>;
  readonly #request: TalkRequest;
  readonly #keeper: TransportKeeper<T>;
  readonly #stops: readonly (() => void)[];
  #device: Promise<Device> | undefined;
  #isWanted = false;
  #wasAway = false;

  constructor(options: VoicePathOptions<T, Device>) {
    const { line, times, restartsUnproven, onOpened, onConnected } = options;
    this.#options = options;
    this.#request = talkRequestOver(line);
    this.#keeper = new TransportKeeper<T>({
      port: {
        open: (opening) => this.#open(opening),
        onOpened,
        onConnected,
        hopeAfter,
        doubtLine: () => options.onDoubt?.(),
        ask: () => this.#request('ping', {}, PING_MS),
      },
      times,
      restartsUnproven,
      // The server keeps the one that was made last.
      closesFirst: true,
    });
    this.#stops = [
      line.on('status', ({ state }) => {
        if (state === 'away') this.#wasAway = true;
        else if (state === 'ready') this.#lineBack();
      }),
      line.on('transportLost', ({ transportId }) => {
        if (transportId === this.transport?.id) this.lost();
      }),
    ];
  }

  get transport(): T | undefined {
    return this.#keeper.transport;
  }

  get isConnected(): boolean {
    return this.#keeper.isConnected;
  }

  /** There is something to carry, from now on or again. */
  want(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#keeper.want();
  }

  unwant(): void {
    this.#isWanted = false;
    this.#keeper.unwant();
  }

  /** The transport carries something from now on, so that it connects. */
  used(): void {
    this.#keeper.use(async (transport) => (transport ? 'changed' : 'elsewhere'));
  }

  /** The server does not have the transport any more. */
  lost(): void {
    this.#keeper.lost();
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#keeper.wake();
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#keeper.close();
  }

  /**
   * Whether the server still has the transport shows when its path is restarted: one it has not gets another
   * in its place.
   */
  #lineBack(): void {
    if (!this.#wasAway || !this.#isWanted) return;
    this.#wasAway = false;
    this.#keeper.lineBack({ isKept: this.transport !== undefined, isSilent: true });
  }

  async #open(opening: Opening): Promise<T> {
    return this.#options.open(this.#request, await this.#loadedDevice(), opening);
  }

  async #loadedDevice(): Promise<Device> {
    this.#device ??= this.#options.loadDevice();
    try {
      return await this.#device;
    } catch (error) {
      this.#device = undefined;
      throw error;
    }
  }
}

function hopeAfter(error: unknown): Hope {
  const code = error instanceof ProtocolError ? error.code : undefined;
  // Without a connection the next one brings a new beginning.
  if (code === 'disconnected' || code === 'not-joined') return 'none';
  if (code === 'transport-not-found') return 'elsewhere';
  log.warn('No way for voices could be made.', error);
  return code && isFinal(code) ? 'none' : 'later';
}
